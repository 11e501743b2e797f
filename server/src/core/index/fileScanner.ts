/** What the index takes from the text of one file; of those that are edited it keeps what the next text will ask. */
import type { Steps } from '../base/steps.ts';
import { type BaseName, scanBaseNames, scanModuleName } from './baseNames.ts';
import { DefinitionScan } from './definitionScan.ts';
import { type ModuleFacts, ModuleScan, scanModule } from './moduleScan.ts';
import { type RequiredName, scanRequiredNames } from './requiredNames.ts';
import { type Definition, scanDefinitions } from './skeleton.ts';

/** `edited` for a file that is open: it is taken in again at each key. */
export type FileUse = 'edited' | 'read once';

export interface ScannedFile extends ModuleFacts {
  readonly definitions: readonly Definition[];
  readonly required: readonly RequiredName[];
  readonly bases: readonly BaseName[];
  /** The macros that a module calls which is not edited. */
  readonly called: ReadonlySet<string>;
}

export class FileScanner {
  /** Of the files that are edited. */
  private readonly scans = new Map<string, ModuleScan>();
  private readonly definitionScans = new Map<string, DefinitionScan>();

  scan(uri: string, text: string, use: FileUse): ScannedFile {
    const definitions = this.definitionsIn(uri, text, use);
    const called = new Set<string>();
    const facts = this.moduleFacts(uri, text, use, called);
    return { ...facts, definitions, required: scanRequiredNames(text, definitions), bases: basesOf(uri, text), called };
  }

  delete(uri: string): void {
    this.scans.delete(uri);
    this.definitionScans.delete(uri);
  }

  private definitionsIn(uri: string, text: string, use: FileUse): readonly Definition[] {
    if (use === 'read once') {
      this.definitionScans.delete(uri);
      return scanDefinitions(text);
    }
    const scan = this.definitionScans.get(uri) ?? new DefinitionScan();
    this.definitionScans.set(uri, scan);
    return scan.scan(text);
  }

  /** Reads a long text in steps before it is scanned as one that is edited, which then takes little time. */
  *readAhead(uri: string, text: string): Steps<void> {
    if (!HAS_NO_FACTS.test(uri)) yield* this.scanOf(uri).read(text);
  }

  /** @param called gets the macros that are called */
  private moduleFacts(uri: string, text: string, use: FileUse, called: Set<string>): ModuleFacts {
    if (HAS_NO_FACTS.test(uri)) return NO_FACTS;
    if (use === 'read once') {
      this.scans.delete(uri);
      return scanModule(text, called);
    }
    return this.scanOf(uri).scan(text);
  }

  private scanOf(uri: string): ModuleScan {
    const scan = this.scans.get(uri) ?? new ModuleScan();
    this.scans.set(uri, scan);
    return scan;
  }
}

/** Interfaces declare what their parameters say, which is known at their calls alone. */
const HAS_NO_FACTS = /\.(if|spt)$/;
const NO_FACTS: ModuleFacts = { declarations: [], attributions: [], looseCalls: [] };

/** A module is what its .te file says; what the files of the base declare is not looked for in modules and interfaces. */
function basesOf(uri: string, text: string): BaseName[] {
  if (/\.(if|spt)(\.(in|m4))*$/.test(uri)) return [];
  return /\.te(\.(in|m4))*$/.test(uri) ? scanModuleName(text) : scanBaseNames(text);
}
