// The types of modules.mjs, for the tests.
export interface PolicyModule {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

export function policyModules(): PolicyModule[];
