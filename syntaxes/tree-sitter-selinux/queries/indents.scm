; Indentation as refpolicy has it, in the capture names of nvim-treesitter: one tab for each open quote or brace.
; test/grammar/queries.test.ts compares it with the lines of Debian's headers.

[
  (quoted_block)
  (require_body)
  (quoted)
  (block)
  (require_block)
  (set)
  (macro_call)
  (paren_group)
] @indent.begin

["'" "}" ")"] @indent.branch

; An m4 program is laid out by hand.
(raw_quoted) @indent.auto

(ERROR) @indent.auto
