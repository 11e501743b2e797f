; Which name belongs to which declaration in a file.
;
; An interface and an optional block are scopes: what they require is known in them alone. The arms of ifdef and
; tunable_policy are none, a type that is declared there is known everywhere.

[
  (source_file)
  (interface_definition)
  (optional_policy)
  (optional_block)
] @local.scope

(type_declaration name: (_) @local.definition)

(attribute_declaration name: (_) @local.definition)

(typealias_statement alias: (alias_clause (_) @local.definition))

(role_declaration name: (_) @local.definition)

(attribute_role_declaration name: (_) @local.definition)

(bool_declaration name: (_) @local.definition)

(gen_boolean name: [(identifier) (template_identifier)] @local.definition)

(gen_boolean name: (quoted_name (_) @local.definition))

(define_statement name: (quoted_name (_) @local.definition))

(interface_definition name: (quoted_name (_) @local.definition))

; A requirement names what another module declares.
(type_requirement name: (_) @local.definition)

(attribute_requirement name: (_) @local.definition)

(attribute_role_requirement name: (_) @local.definition)

(role_requirement name: (_) @local.definition)

(bool_requirement name: (_) @local.definition)

(class_requirement name: (_) @local.definition)

[(identifier) (template_identifier)] @local.reference
