import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { accepted, messageRequest } from './request';

/** `POST /messages/` with type `hsm`, the templates of On-Premises inboxes before 2023 */
export const sendHsm = defineOperation({
	name: 'Send HSM (Deprecated)',
	value: 'sendHsm',
	action: 'Send an HSM',
	description: 'Send a template in its old form, for On-Premises inboxes; Template: Send is what newer ones take',
	properties: [
		to,
		{
			displayName: 'Namespace',
			name: 'namespace',
			type: 'string',
			default: '',
			required: true,
			description: 'Namespace of the templates, as Template: Get Many shows it',
		},
		{
			displayName: 'Element Name',
			name: 'elementName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. order_shipped',
			description: 'Name of the template',
		},
		{
			displayName: 'Language Code',
			name: 'languageCode',
			type: 'string',
			default: 'en_US',
			required: true,
			description: 'Language as WhatsApp writes it, such as en or pt_BR',
		},
		{
			displayName: 'Parameters',
			name: 'parameters',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Parameter' },
			default: [],
			description: 'Values of the variables, in their order. An expression may give a list.',
		},
		sendOptions,
	],
	recipient: recipientOf,
	request: ({ namespace, elementName, languageCode, parameters }, recipient) =>
		messageRequest(recipient, 'hsm', {
			namespace: text('Namespace', namespace).trim(),
			element_name: text('Element Name', elementName).trim(),
			language: { policy: 'deterministic', code: text('Language Code', languageCode).trim() },
			localizable_params: parameters.map((value) => ({ default: value })),
		}),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
