; Definitions and uses of names, for code navigation (`tree-sitter tags`).
;
; The documentation of an interface ends with a line of `#` alone, which is a plain comment.

(
  [(doc_comment) (comment)]* @doc
  .
  (interface_definition
    kind: "interface"
    name: (quoted_name [(identifier) (template_identifier)] @name)) @definition.interface
  (#strip! @doc "^#+[ \t]?")
  (#select-adjacent! @doc @definition.interface)
)

(
  [(doc_comment) (comment)]* @doc
  .
  (interface_definition
    kind: "template"
    name: (quoted_name [(identifier) (template_identifier)] @name)) @definition.function
  (#strip! @doc "^#+[ \t]?")
  (#select-adjacent! @doc @definition.function)
)

(define_statement name: (quoted_name [(identifier) (template_identifier)] @name)) @definition.macro

(define_statement name: [(identifier) (template_identifier)] @name) @definition.macro

(policy_module name: [(identifier) (template_identifier)] @name) @definition.module
(policy_module name: (quoted_name [(identifier) (template_identifier)] @name)) @definition.module

(module_statement name: [(identifier) (template_identifier)] @name) @definition.module

(type_declaration name: [(identifier) (template_identifier)] @name) @definition.type

(attribute_declaration name: [(identifier) (template_identifier)] @name) @definition.type

(class_declaration name: [(identifier) (template_identifier)] @name) @definition.class

(role_declaration name: [(identifier) (template_identifier)] @name) @definition.constant

(attribute_role_declaration name: [(identifier) (template_identifier)] @name) @definition.constant

(bool_declaration name: [(identifier) (template_identifier)] @name) @definition.constant

(gen_boolean name: [(identifier) (template_identifier)] @name) @definition.constant

(gen_boolean name: (quoted_name [(identifier) (template_identifier)] @name)) @definition.constant

(macro_call name: [(identifier) (template_identifier)] @name) @reference.call

(type_requirement name: [(identifier) (template_identifier)] @name) @reference.type

(attribute_requirement name: [(identifier) (template_identifier)] @name) @reference.type
