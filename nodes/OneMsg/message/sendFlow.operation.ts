import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { flowField, flowOf } from '../../shared/whatsapp/flow';
import { body, footer, headerFields, headerOf } from '../../shared/whatsapp/interactive';
import { formattedOptions } from '../../shared/whatsapp/messageFields';
import { addresseeOf, toFields } from '../recipient';
import { accepted, interactiveRequest } from './request';

const flowId = defineField({ ...flowField.flowId, displayOptions: undefined });

/** WhatsApp's own word for a flow without a mark. */
const noToken = 'unused';

/** `POST /sendFlow`, of the current API */
export const sendFlow = defineOperation({
	name: 'Send Flow',
	value: 'sendFlow',
	action: 'Send a flow',
	description: 'Send a text with a button that opens a form (newer channels only)',
	properties: [
		...toFields,
		...headerFields,
		body,
		footer,
		flowId,
		flowField.flowCta,
		flowField.flowAction,
		flowField.flowScreen,
		flowField.flowData,
		flowField.flowMode,
		flowField.flowIdentifier,
		formattedOptions,
	],
	recipient: addresseeOf,
	request: (parameters, addressee) => {
		const flow = flowOf(parameters);
		return interactiveRequest('/sendFlow', addressee, parameters, {
			header: headerOf(parameters),
			flowId: flow.flow_id,
			flowToken: flow.flow_token ?? noToken,
			flowCta: flow.flow_cta,
			flowAction: flow.flow_action,
			flowActionPayload: flow.flow_action_payload,
			mode: flow.mode,
		});
	},
	output: (answer, _, addressee) => accepted(addressee, answer),
});
