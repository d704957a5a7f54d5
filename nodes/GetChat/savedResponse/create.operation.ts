import { defineOperation } from '../../shared/operation/defineOperation';
import { text as filled } from '../../shared/input/validate';

/** `POST /saved_responses/` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a saved response',
	description: 'Keep a text for the users of the inbox',
	properties: [
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			placeholder: 'e.g. Thank you for waiting.',
			description: 'What users can answer with one click',
		},
	],
	request: ({ text }) => ({ method: 'POST', path: '/saved_responses/', body: { text: filled('Text', text) } }),
});
