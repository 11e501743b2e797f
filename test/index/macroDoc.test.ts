// What is said of the parameters of macros, and the same of interfaces.
import { expect, it } from 'vitest';
import { supportSignature } from '../../server/src/core/features/interfaces.ts';
import { docOfDefinition } from '../../server/src/core/index/macroDoc.ts';
import { scanDefinitions } from '../../server/src/core/index/skeleton.ts';

const FILES = `#
# Files that
# are read
#
# Parameters:
# 1. domain type
# 2. container (directory) type
# [optional] 3. filename (c style)
#
define(\`one',\`
	allow $1 $2:dir search; $3
')

# not of the parameters
define(\`two',\`
	allow $1 $2:dir search;
')
define(\`word',\`{ read write }')
define(\`more',\`$1 $2 $3 $4')
`;

function parameters(text: string, name: string): string {
  const definition = scanDefinitions(text).find((each) => each.name === name)!;
  const { summary, parameters: list } = docOfDefinition(text, definition);
  const written = list.map((each) => `${each.optional ? '?' : ''}${each.name}${each.summary && `=${each.summary}`}`);
  return [summary, ...written].join(' | ');
}

it.each([
  [
    'one',
    'Files that are read | domain_type | container_type=container (directory) type | ?filename=filename (c style)',
  ],
  ['two', 'Files that are read | domain_type | container_type=container (directory) type'],
  ['word', ''],
  ['more', ''],
])('the list of parameters above %s', (name, expected) => {
  expect(parameters(FILES, name)).toBe(expected);
});

it.each([
  ["# mine(domain, [class])\n#\ndefine(`mine',`$1 $2')", ' | domain | ?class'],
  ["# mine(domain[, class, [...]])\n#\ndefine(`mine',`$1 $2')", ''],
  ["# not_mine(domain)\ndefine(`mine',`$1')", ''],
  ["# Parameters:\n# 2. domain\ndefine(`mine',`$1')", ''],
  ["# Parameters:\n# 1. (domain)\ndefine(`mine',`$1')", ''],
  ["# Parameters:\n# 1. domain\n\ninterface(`a',`b')\ndefine(`mine',`$1')", ''],
  [
    '## <summary>So.</summary>\n## <param name="a">\n## <summary>b</summary>\n## </param>\ndefine(`mine\',`$1\')',
    'So. | a=b',
  ],
])('the comment in %s', (text, expected) => {
  expect(parameters(text, 'mine')).toBe(expected);
});

it('knows the macros of refpolicy without their files', () => {
  expect(supportSignature('gen_user')?.parameters.join()).toBe(
    'username,prefix,role_set,mls_defaultlevel,mls_range,mcs_categories',
  );
  expect(supportSignature('toString')).toBeUndefined();
});
