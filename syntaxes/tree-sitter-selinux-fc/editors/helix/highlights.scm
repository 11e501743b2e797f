; Written by `npm run grammar` from queries/highlights.scm: the same with the names of Helix.
; Colours for file contexts, in the capture names of tree-sitter and Neovim. No node is captured twice.

(path_regex) @string.regexp

(file_type) @keyword.storage.modifier

(none) @constant.builtin

"gen_context" @function.builtin

(security_context user: (identifier) @constant)

(security_context role: (identifier) @constant)

(security_context type: (identifier) @type)

(level) @constant

; What is defined when the policy is built: a distribution, MLS …
["ifdef" "ifndef"] @keyword.directive

(ifdef_block name: (identifier) @constant)

(quoted_name (identifier) @constant)

(macro_block name: (identifier) @function)

(macro_block argument: (identifier) @constant)

[(comment) (dnl_comment)] @comment

(doc_comment) @comment.line.documentation

["(" ")"] @punctuation.bracket

["," ":"] @punctuation.delimiter

; The quotes of m4.
["`" "'"] @punctuation.special
