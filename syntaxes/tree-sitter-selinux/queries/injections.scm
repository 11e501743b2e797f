; Languages inside of policy.

; The documentation of interfaces is XML in lines that begin with `##`. One document per file; as HTML, because its
; parsers take several roots. The offset leaves the `##` out where the editor knows #offset!.
((doc_comment) @injection.content
  (#offset! @injection.content 0 2 0 0)
  (#set! injection.language "html")
  (#set! injection.combined))

; TODO, FIXME and addresses, where the editor has a grammar of comments.
([(comment) (dnl_comment)] @injection.content
  (#set! injection.language "comment"))
