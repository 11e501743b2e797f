; What can be folded: all that has a body of its own, and a run of documentation.

[
  (interface_definition)
  (define_statement)
  (optional_policy)
  (optional_block)
  (tunable_policy)
  (if_statement)
  (ifdef_block)
  (ifelse_block)
  (gen_require)
  (require_block)
  (class_declaration)
  (common_declaration)
] @fold

(doc_comment)+ @fold
