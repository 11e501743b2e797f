; Colours for SELinux policy source, in the capture names of tree-sitter and Neovim.
;
; No node is captured twice, so it does not matter whether an editor lets the first or the last pattern win.
; test/grammar/queries.test.ts proves it over all policy of Debian, and that no name is without a colour.

; Words of the language
[
  "allow" "auditallow" "dontaudit" "auditdeny" "neverallow"
  "allowxperm" "auditallowxperm" "dontauditxperm" "neverallowxperm"
  "type_transition" "type_change" "type_member" "range_transition" "role_transition"
  "typeattribute" "typebounds" "expandattribute" "roleattribute" "permissive" "neveraudit" "policycap"
  "constrain" "mlsconstrain" "validatetrans" "mlsvalidatetrans"
  "default_user" "default_role" "default_type" "default_range"
  "genfscon" "fs_use_xattr" "fs_use_task" "fs_use_trans" "portcon" "netifcon" "nodecon" "ibpkeycon" "ibendportcon"
  "pirqcon" "iomemcon" "ioportcon" "pcidevicecon" "devicetreecon"
  "dominance"
] @keyword

[
  "type" "typealias" "attribute" "attribute_role" "role" "bool" "tunable" "gen_tunable" "gen_bool" "class" "common" "sid"
  "user" "gen_user" "sensitivity" "category"
] @keyword.type

; `level` is a statement of its own and a word in one of users.
["alias" "types" "roles" "level" "range" "inherits" "source" "target" "low" "high" "low-high" "glblub"] @keyword.modifier

["policy_module" "module" "require" "gen_require"] @keyword.import

["interface" "template"] @keyword.function

["optional_policy" "tunable_policy" "optional" "if" "else"] @keyword.conditional

["ifdef" "ifndef" "ifelse" "define"] @keyword.directive

["refpolicywarn" "refpolicyerr" "errprint" "gen_context"] @function.builtin

["and" "or" "not" "xor" "eq" "dom" "domby" "incomp"] @keyword.operator

(boolean) @boolean

; Comments and texts
[(comment) (dnl_comment)] @comment

(doc_comment) @comment.documentation

(string) @string

(message (raw_text) @string)

; An m4 program: pieces of policy that are pasted together.
(raw_body) @string.special

(path) @string.special.path

(file_type) @keyword.modifier

; Numbers
[(number) (version) (ip_address)] @number

; Parameters of macros, also as a part of a name
[(parameter) (all_parameters)] @variable.parameter

; Calls and definitions of macros
(macro_call name: [(identifier) (template_identifier)] @function.call)

(interface_definition name: (quoted_name [(identifier) (template_identifier)] @function))

(define_statement
  name: [
    (identifier) @function.macro
    (template_identifier) @function.macro
    (quoted_name [(identifier) (template_identifier)] @function.macro)
  ])

(bare_macro) @function.macro

(bare_parameter (template_identifier) @function.macro)

; Modules
(policy_module name: [(identifier) (template_identifier)] @module)
(policy_module name: (quoted_name [(identifier) (template_identifier)] @module))

(module_statement name: [(identifier) (template_identifier)] @module)

(module_statement version: [(identifier) (template_identifier)] @constant)

(policycap_statement name: [(identifier) (template_identifier)] @constant)

; Types and attributes
(type_declaration name: [(identifier) (template_identifier)] @type)
(attribute_declaration name: [(identifier) (template_identifier)] @type)
(type_declaration
  alias: (alias_clause [(identifier) @type (template_identifier) @type (set [(identifier) (template_identifier)] @type)]))

(typealias_statement
  alias: (alias_clause [(identifier) @type (template_identifier) @type (set [(identifier) (template_identifier)] @type)]))

(type_declaration attribute: [(identifier) (template_identifier)] @type)
(typealias_statement name: [(identifier) (template_identifier)] @type)
(typeattribute_statement [(identifier) (template_identifier)] @type)
(typebounds_statement [(identifier) (template_identifier)] @type)
(permissive_statement name: [(identifier) (template_identifier)] @type)
(type_requirement name: [(identifier) (template_identifier)] @type)
(attribute_requirement name: [(identifier) (template_identifier)] @type)
(security_context type: [(identifier) (template_identifier)] @type)
(type_rule default: [(identifier) (template_identifier)] @type)

(expandattribute_statement
  name: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])

(role_types_statement
  types: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])

; `self` is the source again.
((av_rule
  source: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])
  (#not-eq? @type "self"))

((av_rule
  target: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])
  (#not-eq? @type "self"))

((xperm_rule
  source: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])
  (#not-eq? @type "self"))

((xperm_rule
  target: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])
  (#not-eq? @type "self"))

((type_rule
  source: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])
  (#not-eq? @type "self"))

((type_rule
  target: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])
  (#not-eq? @type "self"))

((range_transition
  source: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])
  (#not-eq? @type "self"))

((range_transition
  target: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])
  (#not-eq? @type "self"))

((av_rule
  target: [
    (identifier) @variable.builtin
    (template_identifier) @variable.builtin
    (set [(identifier) (template_identifier)] @variable.builtin)
    (set (exclusion [(identifier) (template_identifier)] @variable.builtin))
    (set (complement [(identifier) (template_identifier)] @variable.builtin))
    (set (set [(identifier) (template_identifier)] @variable.builtin))
    (set (exclusion (set [(identifier) (template_identifier)] @variable.builtin)))
    (complement [(identifier) (template_identifier)] @variable.builtin)
    (complement (set [(identifier) (template_identifier)] @variable.builtin))
    (difference [(identifier) (template_identifier)] @variable.builtin)
  ])
  (#eq? @variable.builtin "self"))

((xperm_rule
  target: [
    (identifier) @variable.builtin
    (template_identifier) @variable.builtin
    (set [(identifier) (template_identifier)] @variable.builtin)
  ])
  (#eq? @variable.builtin "self"))

((type_rule
  target: [
    (identifier) @variable.builtin
    (template_identifier) @variable.builtin
    (set [(identifier) (template_identifier)] @variable.builtin)
  ])
  (#eq? @variable.builtin "self"))

(role_transition
  target: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])

; Classes and permissions
(_
  class: [
    (identifier) @type.builtin
    (template_identifier) @type.builtin
    (set [(identifier) (template_identifier)] @type.builtin)
    (set (exclusion [(identifier) (template_identifier)] @type.builtin))
    (set (complement [(identifier) (template_identifier)] @type.builtin))
    (set (set [(identifier) (template_identifier)] @type.builtin))
    (set (exclusion (set [(identifier) (template_identifier)] @type.builtin)))
    (complement [(identifier) (template_identifier)] @type.builtin)
    (complement (set [(identifier) (template_identifier)] @type.builtin))
    (difference [(identifier) (template_identifier)] @type.builtin)
  ])

(class_declaration name: [(identifier) (template_identifier)] @type.builtin)
(class_declaration common: [(identifier) (template_identifier)] @type.builtin)
(common_declaration name: [(identifier) (template_identifier)] @type.builtin)
(class_requirement name: [(identifier) (template_identifier)] @type.builtin)

(xperm_rule operation: [(identifier) (template_identifier)] @property)

; The numbers of ioctl, as macros.
(xperm_rule
  xperms: [
    (identifier) @constant.macro
    (template_identifier) @constant.macro
    (set [(identifier) (template_identifier)] @constant.macro)
    (complement [(identifier) (template_identifier)] @constant.macro)
    (complement (set [(identifier) (template_identifier)] @constant.macro))
  ])

(_
  permissions: [
    (identifier) @property
    (template_identifier) @property
    (set [(identifier) (template_identifier)] @property)
    (set (exclusion [(identifier) (template_identifier)] @property))
    (set (complement [(identifier) (template_identifier)] @property))
    (set (set [(identifier) (template_identifier)] @property))
    (set (exclusion (set [(identifier) (template_identifier)] @property)))
    (complement [(identifier) (template_identifier)] @property)
    (complement (set [(identifier) (template_identifier)] @property))
    (difference [(identifier) (template_identifier)] @property)
  ])

; Roles, users, levels, initial contexts
(role_declaration [(identifier) (template_identifier)] @constant)
(role_types_statement name: [(identifier) (template_identifier)] @constant)
(attribute_role_declaration name: [(identifier) (template_identifier)] @constant)
(roleattribute_statement [(identifier) (template_identifier)] @constant)
(role_requirement name: [(identifier) (template_identifier)] @constant)
(attribute_role_requirement name: [(identifier) (template_identifier)] @constant)
(user_requirement name: [(identifier) (template_identifier)] @constant)
(user_statement name: [(identifier) (template_identifier)] @constant)
(security_context user: [(identifier) (template_identifier)] @constant)
(security_context role: [(identifier) (template_identifier)] @constant)
(role_transition default: [(identifier) (template_identifier)] @constant)
(sensitivity_declaration name: [(identifier) (template_identifier)] @constant)
(category_declaration name: [(identifier) (template_identifier)] @constant)
(sensitivity_requirement name: [(identifier) (template_identifier)] @constant)
(category_requirement name: [(identifier) (template_identifier)] @constant)
(level_statement [(identifier) (template_identifier)] @constant)
(mls_level [(identifier) (template_identifier)] @constant)
(sid_declaration name: [(identifier) (template_identifier)] @constant)

(role_allow
  source: [
    (identifier) @constant
    (template_identifier) @constant
    (set [(identifier) (template_identifier)] @constant)
    (set (exclusion [(identifier) (template_identifier)] @constant))
    (set (complement [(identifier) (template_identifier)] @constant))
    (set (set [(identifier) (template_identifier)] @constant))
    (set (exclusion (set [(identifier) (template_identifier)] @constant)))
    (complement [(identifier) (template_identifier)] @constant)
    (complement (set [(identifier) (template_identifier)] @constant))
    (difference [(identifier) (template_identifier)] @constant)
  ])

(role_allow
  target: [
    (identifier) @constant
    (template_identifier) @constant
    (set [(identifier) (template_identifier)] @constant)
    (set (exclusion [(identifier) (template_identifier)] @constant))
    (set (complement [(identifier) (template_identifier)] @constant))
    (set (set [(identifier) (template_identifier)] @constant))
    (set (exclusion (set [(identifier) (template_identifier)] @constant)))
    (complement [(identifier) (template_identifier)] @constant)
    (complement (set [(identifier) (template_identifier)] @constant))
    (difference [(identifier) (template_identifier)] @constant)
  ])

(role_transition
  source: [
    (identifier) @constant
    (template_identifier) @constant
    (set [(identifier) (template_identifier)] @constant)
    (set (exclusion [(identifier) (template_identifier)] @constant))
    (set (complement [(identifier) (template_identifier)] @constant))
    (set (set [(identifier) (template_identifier)] @constant))
    (set (exclusion (set [(identifier) (template_identifier)] @constant)))
    (complement [(identifier) (template_identifier)] @constant)
    (complement (set [(identifier) (template_identifier)] @constant))
    (difference [(identifier) (template_identifier)] @constant)
  ])

(user_statement
  roles: [
    (identifier) @constant
    (template_identifier) @constant
    (set [(identifier) (template_identifier)] @constant)
    (set (exclusion [(identifier) (template_identifier)] @constant))
    (set (complement [(identifier) (template_identifier)] @constant))
    (set (set [(identifier) (template_identifier)] @constant))
    (set (exclusion (set [(identifier) (template_identifier)] @constant)))
    (complement [(identifier) (template_identifier)] @constant)
    (complement (set [(identifier) (template_identifier)] @constant))
    (difference [(identifier) (template_identifier)] @constant)
  ])

(sensitivity_declaration
  alias: (alias_clause [(identifier) @constant (template_identifier) @constant (set [(identifier) (template_identifier)] @constant)]))

(category_declaration
  alias: (alias_clause [(identifier) @constant (template_identifier) @constant (set [(identifier) (template_identifier)] @constant)]))

(dominance_statement
  [
    (identifier) @constant
    (template_identifier) @constant
    (set [(identifier) (template_identifier)] @constant)
  ])

; Labels of objects: protocols, interfaces, file systems, devices
(portcon_statement protocol: [(identifier) (template_identifier)] @constant.builtin)
(portcon_statement port: [(identifier) (template_identifier)] @constant.macro)
(genfscon_statement filesystem: [(identifier) (template_identifier) (numeric_name)] @label)
(fs_use_statement filesystem: [(identifier) (template_identifier) (numeric_name)] @label)
(netifcon_statement interface: [(identifier) (template_identifier) (numeric_name) (netif_name)] @label)
(nodecon_statement address: [(identifier) (template_identifier)] @label)
(nodecon_statement mask: [(identifier) (template_identifier)] @label)
(ibpkeycon_statement subnet: [(identifier) (template_identifier)] @label)
(ibpkeycon_statement pkey: [(identifier) (template_identifier)] @label)
(ibendportcon_statement device: [(identifier) (template_identifier)] @label)
(ibendportcon_statement port: [(identifier) (template_identifier)] @label)

; Booleans and conditions
(bool_declaration name: [(identifier) (template_identifier)] @variable)
(bool_requirement name: [(identifier) (template_identifier)] @variable)
(gen_boolean name: [(identifier) (template_identifier)] @variable)
(gen_boolean name: (quoted_name [(identifier) (template_identifier)] @variable))
(gen_boolean value: [(identifier) (template_identifier)] @variable)
(tunable_policy condition: [(identifier) (template_identifier)] @variable)
(if_statement condition: [(identifier) (template_identifier)] @variable)
(quoted_condition [(identifier) (template_identifier)] @variable)
(boolean_not [(identifier) (template_identifier)] @variable)
(boolean_binary [(identifier) (template_identifier)] @variable)
(parenthesized_condition [(identifier) (template_identifier)] @variable)

; What is defined when the policy is built: a distribution, MLS …
(ifdef_block
  name: [
    (identifier) @constant.macro
    (template_identifier) @constant.macro
    (quoted_name [(identifier) (template_identifier)] @constant.macro)
  ])

(ifdef_block consequence: [(identifier) (template_identifier)] @variable)

(ifdef_block alternative: [(identifier) (template_identifier)] @variable)

; Constraints: `t1` is the type of the process, `u2` the user of the object
((cexpr_comparison left: [(identifier) (template_identifier)] @variable.builtin)
  (#match? @variable.builtin "^[turlh][1-3]$"))

((cexpr_comparison left: [(identifier) (template_identifier)] @variable)
  (#not-match? @variable "^[turlh][1-3]$"))

((cexpr_comparison right: [(identifier) (template_identifier)] @variable.builtin)
  (#match? @variable.builtin "^[turlh][1-3]$"))

((cexpr_comparison
  right: [
    (identifier) @type
    (template_identifier) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
    (complement [(identifier) (template_identifier)] @type)
    (complement (set [(identifier) (template_identifier)] @type))
    (difference [(identifier) (template_identifier)] @type)
  ])
  (#not-match? @type "^[turlh][1-3]$"))

(cexpr_same_user) @variable.builtin

; A macro that stands for a part of a constraint.
(constrain_statement expression: [(identifier) (template_identifier)] @function.macro)

(validatetrans_statement expression: [(identifier) (template_identifier)] @function.macro)

(cexpr_paren [(identifier) (template_identifier)] @function.macro)

(cexpr_not [(identifier) (template_identifier)] @function.macro)

(cexpr_binary [(identifier) (template_identifier)] @function.macro)

; Arguments of calls and values of defines: only the spelling says what a name is
((argument
  [
    (identifier) @type
    (template_identifier) @type
    (numeric_name) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
  ])
  (#match? @type "_t$"))

((quoted
  [
    (identifier) @type
    (template_identifier) @type
    (numeric_name) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
  ])
  (#match? @type "_t$"))

((paren_group
  [
    (identifier) @type
    (template_identifier) @type
    (numeric_name) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
  ])
  (#match? @type "_t$"))

((define_statement
  value: [
    (identifier) @type
    (template_identifier) @type
    (numeric_name) @type
    (set [(identifier) (template_identifier)] @type)
    (set (exclusion [(identifier) (template_identifier)] @type))
    (set (complement [(identifier) (template_identifier)] @type))
    (set (set [(identifier) (template_identifier)] @type))
    (set (exclusion (set [(identifier) (template_identifier)] @type)))
  ])
  (#match? @type "_t$"))

((argument
  [
    (identifier) @variable
    (template_identifier) @variable
    (numeric_name) @variable
    (set [(identifier) (template_identifier)] @variable)
    (set (exclusion [(identifier) (template_identifier)] @variable))
    (set (complement [(identifier) (template_identifier)] @variable))
    (set (set [(identifier) (template_identifier)] @variable))
    (set (exclusion (set [(identifier) (template_identifier)] @variable)))
  ])
  (#not-match? @variable "_t$"))

((quoted
  [
    (identifier) @variable
    (template_identifier) @variable
    (numeric_name) @variable
    (set [(identifier) (template_identifier)] @variable)
    (set (exclusion [(identifier) (template_identifier)] @variable))
    (set (complement [(identifier) (template_identifier)] @variable))
    (set (set [(identifier) (template_identifier)] @variable))
    (set (exclusion (set [(identifier) (template_identifier)] @variable)))
  ])
  (#not-match? @variable "_t$"))

((paren_group
  [
    (identifier) @variable
    (template_identifier) @variable
    (numeric_name) @variable
    (set [(identifier) (template_identifier)] @variable)
    (set (exclusion [(identifier) (template_identifier)] @variable))
    (set (complement [(identifier) (template_identifier)] @variable))
    (set (set [(identifier) (template_identifier)] @variable))
    (set (exclusion (set [(identifier) (template_identifier)] @variable)))
  ])
  (#not-match? @variable "_t$"))

((define_statement
  value: [
    (identifier) @variable
    (template_identifier) @variable
    (numeric_name) @variable
    (set [(identifier) (template_identifier)] @variable)
    (set (exclusion [(identifier) (template_identifier)] @variable))
    (set (complement [(identifier) (template_identifier)] @variable))
    (set (set [(identifier) (template_identifier)] @variable))
    (set (exclusion (set [(identifier) (template_identifier)] @variable)))
  ])
  (#not-match? @variable "_t$"))

(type_rule filename: [(identifier) (template_identifier)] @variable)

(refpolicywarn (identifier) @variable)

; Signs
["(" ")" "{" "}"] @punctuation.bracket

["," ";" ":"] @punctuation.delimiter

; The quotes of m4.
["`" "'"] @punctuation.special

["-" "~" "*" "." "!" "&&" "||" "^" "==" "!=" "<" ">" "<=" ">=" "+" "%" "@" "="] @operator
