/** Makes what the server says of references into what VS Code's own command for them takes. */
import * as vscode from 'vscode';
import type { Location, Middleware, Position } from 'vscode-languageclient';

/** VS Code's command, which takes no plain JSON. */
const SHOW_REFERENCES = 'editor.action.showReferences';

/** A click on the number of references opens the list of them. */
export function peekReferences(): Middleware {
  return {
    async resolveCodeLens(lens, token, next) {
      const resolved = await next(lens, token);
      const command = resolved?.command;
      if (command?.command === SHOW_REFERENCES) {
        const [uri, position, found] = command.arguments as [string, Position, Location[]];
        command.arguments = [vscode.Uri.parse(uri), positionOf(position), found.map(locationOf)];
      }
      return resolved;
    },
  };
}

const positionOf = ({ line, character }: Position) => new vscode.Position(line, character);

const locationOf = ({ uri, range }: Location) =>
  new vscode.Location(vscode.Uri.parse(uri), new vscode.Range(positionOf(range.start), positionOf(range.end)));
