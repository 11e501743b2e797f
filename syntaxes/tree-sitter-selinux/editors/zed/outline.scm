; The outline of a file in Zed.

(interface_definition
  kind: _ @context
  name: (quoted_name (_) @name)) @item

(define_statement
  "define" @context
  name: (quoted_name (_) @name)) @item

(type_declaration
  "type" @context
  name: (_) @name) @item

(attribute_declaration
  "attribute" @context
  name: (_) @name) @item

(gen_boolean
  kind: _ @context
  name: [
    (identifier) @name
    (template_identifier) @name
    (quoted_name (_) @name)
  ]) @item
