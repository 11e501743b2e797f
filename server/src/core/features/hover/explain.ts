/** The text of hovers for the command line: what is known of a class or a permission. */

export function explainClass(_name: string): string | undefined {
  return undefined;
}

export function explainPermission(_className: string | undefined, _permission: string): string | undefined {
  return undefined;
}
