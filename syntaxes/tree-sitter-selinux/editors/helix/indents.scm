; Indentation for Helix: queries/indents.scm in its words.

[
  (quoted_block)
  (require_body)
  (quoted)
  (block)
  (require_block)
  (set)
  (paren_group)
] @indent

["'" "}"] @outdent
