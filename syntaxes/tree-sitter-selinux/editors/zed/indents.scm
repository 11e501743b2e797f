; Indentation for Zed: queries/indents.scm in its words.

(quoted_block "'" @end) @indent

(require_body "'" @end) @indent

(quoted "'" @end) @indent

(block "}" @end) @indent

(require_block "}" @end) @indent

(set "}" @end) @indent
