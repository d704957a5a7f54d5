import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { text } from '../../shared/input/validate';
import { webAddress } from '../../shared/whatsapp/ctaUrl';
import {
	accountOf,
	categories,
	categoriesOf,
	endpointUri,
	flowJson,
	flowJsonOf,
	flowName,
	flowOptions,
	wabaAccountId,
} from './fields';

const name = defineField({ ...flowName, required: true });
const createOptions = defineField({
	...flowOptions,
	options: [
		endpointUri,
		flowJson,
		{
			displayName: 'Publish',
			name: 'publish',
			type: 'boolean',
			default: false,
			description: 'Whether to publish the flow at once; it can no longer be changed then',
		},
		wabaAccountId,
	],
});

/** `POST /flows` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a flow',
	description:
		'Create a form that people fill in inside WhatsApp; on newer channels only, where 1MSG may have it switched off',
	properties: [name, categories, createOptions],
	request: ({ name: entered, categories: chosen, additionalFields }) => {
		const { endpointUri: endpoint = '', flowJson: json, publish } = additionalFields;
		return {
			method: 'POST',
			path: '/flows',
			query: accountOf(additionalFields),
			body: {
				name: text('Name', entered).trim(),
				categories: categoriesOf(chosen),
				endpointUri: endpoint.trim() === '' ? undefined : webAddress('Endpoint URL', endpoint),
				flowJson: json === undefined ? undefined : flowJsonOf(json),
				publish,
			},
		};
	},
});
