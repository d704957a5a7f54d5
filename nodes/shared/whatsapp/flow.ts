import { invalidInput } from '../errors';
import { defineField, type ParametersOf } from '../input/parameters';
import { dataObject, text } from '../input/validate';
import { within } from './limits';

const flowBy = defineField({
	displayName: 'Flow By',
	name: 'flowBy',
	type: 'options',
	default: 'id',
	options: [
		{ name: 'ID', value: 'id' },
		{ name: 'Name', value: 'name' },
	],
});

const flowId = defineField({
	displayName: 'Flow ID',
	name: 'flowId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 123456789012345',
	description: 'ID of the flow in the WhatsApp Manager',
	displayOptions: { show: { flowBy: ['id'] } },
});

const flowName = defineField({
	displayName: 'Flow Name',
	name: 'flowName',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. appointment',
	displayOptions: { show: { flowBy: ['name'] } },
});

const flowCta = defineField({
	displayName: 'Button Text',
	name: 'flowCta',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Book',
	description: 'Text of the button that opens the flow, up to 20 characters',
});

const flowAction = defineField({
	displayName: 'When It Opens',
	name: 'flowAction',
	type: 'options',
	default: 'navigate',
	options: [
		{ name: 'Ask the Endpoint', value: 'data_exchange', description: 'The endpoint of the flow says what to show' },
		{ name: 'Show a Screen', value: 'navigate', description: 'The screen below, or the first one of the flow' },
	],
});

const flowScreen = defineField({
	displayName: 'Screen',
	name: 'flowScreen',
	type: 'string',
	default: '',
	placeholder: 'e.g. START',
	description: 'ID of the screen to show first',
	displayOptions: { show: { flowAction: ['navigate'] } },
});

const flowData = defineField({
	displayName: 'Screen Data (JSON)',
	name: 'flowData',
	type: 'json',
	default: '{}',
	description: 'What the screen starts with',
	displayOptions: { show: { flowAction: ['navigate'] } },
});

const flowMode = defineField({
	displayName: 'Mode',
	name: 'flowMode',
	type: 'options',
	default: 'published',
	options: [
		{ name: 'Draft', value: 'draft', description: 'For testing a flow before it is published' },
		{ name: 'Published', value: 'published' },
	],
});

const flowIdentifier = defineField({
	displayName: 'Flow Token',
	name: 'flowIdentifier',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.orderId }}',
	description: 'Your own mark for this use of the flow; it comes back with the answer',
});

/** Each field of `flowFields`, for providers that change or leave out one. */
export const flowField = {
	flowBy,
	flowId,
	flowName,
	flowCta,
	flowAction,
	flowScreen,
	flowData,
	flowMode,
	flowIdentifier,
};

/** A flow and how it opens. */
export const flowFields = [
	flowBy,
	flowId,
	flowName,
	flowCta,
	flowAction,
	flowScreen,
	flowData,
	flowMode,
	flowIdentifier,
] as const;

type FlowParameters = Omit<ParametersOf<typeof flowFields>, 'flowBy' | 'flowName'> & {
	flowBy?: 'id' | 'name';
	flowName?: string;
};

/**
 * The `parameters` of a flow's action. Without `flowBy` the flow is given by its ID.
 *
 * @throws InvalidInput where the flow or its button is missing, or data come without a screen
 */
export function flowOf(parameters: FlowParameters): Record<string, unknown> {
	const { flowBy: by, flowAction: action, flowMode: mode } = parameters;
	const screen = parameters.flowScreen.trim();
	const data = dataObject('Screen Data (JSON)', parameters.flowData);
	const hasData = Object.keys(data).length > 0;
	if (action === 'navigate' && hasData && screen === '') {
		throw invalidInput('Screen', 'is empty, but the data need a screen', "Fill in 'Screen', or empty the data.");
	}
	const identifier = parameters.flowIdentifier.trim();
	return {
		flow_message_version: '3',
		...(by === 'name'
			? { flow_name: text('Flow Name', parameters.flowName ?? '').trim() }
			: { flow_id: text('Flow ID', parameters.flowId).trim() }),
		flow_cta: within('Button Text', parameters.flowCta, 20),
		...(identifier !== '' && { flow_token: identifier }),
		...(mode === 'draft' && { mode }),
		flow_action: action,
		...(action === 'navigate' && screen !== '' && { flow_action_payload: { screen, ...(hasData && { data }) } }),
	};
}
