; The types that files get, for code navigation (`tree-sitter tags`). File contexts define no names.

(security_context type: (identifier) @name) @reference.type
