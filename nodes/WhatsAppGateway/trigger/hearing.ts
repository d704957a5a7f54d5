import { hearing as decisionTelecom } from '../../DecisionTelecom/trigger/hearing';
import { hearing as desk360 } from '../../Desk360/trigger/hearing';
import { hearing as getChat } from '../../GetChat/trigger/hearing';
import { hearing as oneMsg } from '../../OneMsg/trigger/hearing';
import type { Hearing } from '../../shared/webhook/providerPart';

/** The providers that call triggers, by their names; Desk360 is both of its APIs. */
export const allHearing: readonly [Hearing, ...Hearing[]] = [oneMsg, decisionTelecom, desk360, getChat];
