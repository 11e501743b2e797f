; Colours for file contexts, in the capture names of tree-sitter and Neovim. No node is captured twice.

(path_regex) @string.regexp

(file_type) @keyword.modifier

(none) @constant.builtin

"gen_context" @function.builtin

(security_context user: (identifier) @constant)

(security_context role: (identifier) @constant)

(security_context type: (identifier) @type)

(level) @constant

; What is defined when the policy is built: a distribution, MLS …
["ifdef" "ifndef"] @keyword.directive

(ifdef_block name: (identifier) @constant.macro)

(quoted_name (identifier) @constant.macro)

(macro_block name: (identifier) @function.call)

(macro_block argument: (identifier) @constant.macro)

[(comment) (dnl_comment)] @comment

(doc_comment) @comment.documentation

["(" ")"] @punctuation.bracket

["," ":"] @punctuation.delimiter

; The quotes of m4.
["`" "'"] @punctuation.special
