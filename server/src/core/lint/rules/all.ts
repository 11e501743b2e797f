/** All rules. These are alphabetic. */
import type { Rule } from '../rule.ts';
import { badFileContext } from './bad-file-context.ts';
import { badInterfaceCall } from './bad-interface-call.ts';
import { badSemanageCommand } from './bad-semanage-command.ts';
import { bindWithoutNodeBind } from './bind-without-node-bind.ts';
import { bindWithoutSocketCreate } from './bind-without-socket-create.ts';
import { blockWithoutRequire } from './block-without-require.ts';
import { conflictingRules } from './conflicting-rules.ts';
import { dccpRemoved } from './dccp-removed.ts';
import { declarationInConditional } from './declaration-in-conditional.ts';
import { deprecatedInterface } from './deprecated-interface.ts';
import { deprecatedPortInterface } from './deprecated-port-interface.ts';
import { duplicateDeclaration } from './duplicate-declaration.ts';
import { duplicateInterface } from './duplicate-interface.ts';
import { emptyBlock } from './empty-block.ts';
import { fcBadRegex } from './fc-bad-regex.ts';
import { fcUnknownType } from './fc-unknown-type.ts';
import { forbiddenName } from './forbidden-name.ts';
import { genericPortGrantsNothing } from './generic-port-grants-nothing.ts';
import { interfaceDeclares } from './interface-declares.ts';
import { invalidContext } from './invalid-context.ts';
import { labelDoesNotRestrictBind } from './label-does-not-restrict-bind.ts';
import { m4QuoteMismatch } from './m4-quote-mismatch.ts';
import { missingModuleHeader } from './missing-module-header.ts';
import { missingRequire } from './missing-require.ts';
import { moduleNameMismatch } from './module-name-mismatch.ts';
import { nameBindTargetNotPortType } from './name-bind-target-not-port-type.ts';
import { networkPortOutsideCorenetwork } from './network-port-outside-corenetwork.ts';
import { noSuchPortInterface } from './no-such-port-interface.ts';
import { nodeBindTargetNotNodeType } from './node-bind-target-not-node-type.ts';
import { permissionNeverChecked } from './permission-never-checked.ts';
import { permissionSetForOtherClass } from './permission-set-for-other-class.ts';
import { portAlreadyDefined } from './port-already-defined.ts';
import { portLiteralNotDecimal } from './port-literal-not-decimal.ts';
import { portOutOfRange } from './port-out-of-range.ts';
import { portRangeOverlap } from './port-range-overlap.ts';
import { portRangeReversed } from './port-range-reversed.ts';
import { portTypeHasNoPortForProtocol } from './port-type-has-no-port-for-protocol.ts';
import { portTypeOfAnotherDistribution } from './port-type-of-another-distribution.ts';
import { portTypeWithoutPort } from './port-type-without-port.ts';
import { portZero } from './port-zero.ts';
import { portconHidden } from './portcon-hidden.ts';
import { portconInModule } from './portcon-in-module.ts';
import { portconTypeNotPortType } from './portcon-type-not-port-type.ts';
import { portconTypeWithoutRole } from './portcon-type-without-role.ts';
import { privilegedPortWithoutCapability } from './privileged-port-without-capability.ts';
import { recursiveInterface } from './recursive-interface.ts';
import { requiredClassPermissionMissing } from './required-class-permission-missing.ts';
import { reservedAttributeMissesPorts } from './reserved-attribute-misses-ports.ts';
import { selfAsSource } from './self-as-source.ts';
import { semanageBeforeType } from './semanage-before-type.ts';
import { socketPermissionOnPortType } from './socket-permission-on-port-type.ts';
import { statementNotAllowedHere } from './statement-not-allowed-here.ts';
import { superfluousNetBindService } from './superfluous-net-bind-service.ts';
import { syntaxError } from './syntax-error.ts';
import { unknownAttribute } from './unknown-attribute.ts';
import { unknownBoolean } from './unknown-boolean.ts';
import { unknownClass } from './unknown-class.ts';
import { unknownInterface } from './unknown-interface.ts';
import { unknownLevel } from './unknown-level.ts';
import { unknownPermission } from './unknown-permission.ts';
import { unknownPortProtocol } from './unknown-port-protocol.ts';
import { unknownRole } from './unknown-role.ts';
import { unknownType } from './unknown-type.ts';
import { unquotedSpaceInArgument } from './unquoted-space-in-argument.ts';
import { unreachablePortType } from './unreachable-port-type.ts';
import { unusedRequire } from './unused-require.ts';
import { usedBeforeDeclaration } from './used-before-declaration.ts';
import { wildcardNotAllowed } from './wildcard-not-allowed.ts';
import { wrongArgumentCount } from './wrong-argument-count.ts';
import { wrongKind } from './wrong-kind.ts';

export const RULES: readonly Rule[] = [
  badFileContext,
  badInterfaceCall,
  badSemanageCommand,
  bindWithoutNodeBind,
  bindWithoutSocketCreate,
  blockWithoutRequire,
  conflictingRules,
  dccpRemoved,
  declarationInConditional,
  deprecatedInterface,
  deprecatedPortInterface,
  duplicateDeclaration,
  duplicateInterface,
  emptyBlock,
  fcBadRegex,
  fcUnknownType,
  forbiddenName,
  genericPortGrantsNothing,
  interfaceDeclares,
  invalidContext,
  labelDoesNotRestrictBind,
  m4QuoteMismatch,
  missingModuleHeader,
  missingRequire,
  moduleNameMismatch,
  nameBindTargetNotPortType,
  networkPortOutsideCorenetwork,
  noSuchPortInterface,
  nodeBindTargetNotNodeType,
  permissionNeverChecked,
  permissionSetForOtherClass,
  portAlreadyDefined,
  portLiteralNotDecimal,
  portOutOfRange,
  portRangeOverlap,
  portRangeReversed,
  portTypeHasNoPortForProtocol,
  portTypeOfAnotherDistribution,
  portTypeWithoutPort,
  portZero,
  portconHidden,
  portconInModule,
  portconTypeNotPortType,
  portconTypeWithoutRole,
  privilegedPortWithoutCapability,
  recursiveInterface,
  requiredClassPermissionMissing,
  reservedAttributeMissesPorts,
  selfAsSource,
  semanageBeforeType,
  socketPermissionOnPortType,
  statementNotAllowedHere,
  superfluousNetBindService,
  syntaxError,
  unknownAttribute,
  unknownBoolean,
  unknownClass,
  unknownInterface,
  unknownLevel,
  unknownPermission,
  unknownPortProtocol,
  unknownRole,
  unknownType,
  unquotedSpaceInArgument,
  unreachablePortType,
  unusedRequire,
  usedBeforeDeclaration,
  wildcardNotAllowed,
  wrongArgumentCount,
  wrongKind,
];
