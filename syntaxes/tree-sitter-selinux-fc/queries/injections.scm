; Languages inside of file contexts.

; Paths are regular expressions of PCRE, in quotes of m4 and with HOME_DIR and the like.
((path_regex) @injection.content
  (#set! injection.language "regex"))

; TODO, FIXME and addresses, where the editor has a grammar of comments.
([(comment) (dnl_comment)] @injection.content
  (#set! injection.language "comment"))
