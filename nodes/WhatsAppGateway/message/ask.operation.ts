import { addToTimedOut, checkCanWait } from '../../shared/ask/ask';
import { askTexts } from '../../shared/ask/description';
import { askField, questionFields, questionListFields } from '../../shared/ask/fields';
import { carry } from '../../shared/gateway/carry';
import { defineField } from '../../shared/input/parameters';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { routingFields, templateNames } from '../fields';
import { prepareFor } from '../prepare';
import { templateId, templateValues, variables } from '../template/fields';

const displayOptions = { show: { responseType: ['template'] } };
const question = defineField({ ...templateId, displayOptions });
const questionNames = defineField({ ...templateNames, displayOptions });
const questionVariables = defineField({ ...variables, displayOptions });

const triggerUrls = defineField({
	displayName: 'Trigger URLs',
	name: 'triggerUrls',
	type: 'collection',
	placeholder: 'Add URL',
	default: {},
	description:
		'Production URLs of the triggers that receive the answers. 1MSG and get.chat need one only where several triggers of this n8n listen to the account; Desk360 and Desk360 WhatsApp always, with the secret at its end.',
	options: [
		{ displayName: '1MSG', name: 'oneMsg', type: 'string', default: '' },
		{ displayName: 'Desk360', name: 'desk360', type: 'string', default: '' },
		{ displayName: 'Desk360 WhatsApp', name: 'desk360WhatsApp', type: 'string', default: '' },
		{ displayName: 'get.chat', name: 'getChat', type: 'string', default: '' },
	],
});

/** A question through the first provider that takes it; the answer comes to the trigger of that provider */
export const ask = defineOperation({
	...askTexts,
	action: 'Ask and wait for answer',
	properties: [
		...routingFields,
		to,
		askField.answerBy,
		askField.responseType,
		...questionFields,
		question,
		questionNames,
		questionVariables,
		...questionListFields,
		triggerUrls,
		askField.additionalFieldsWithoutUrl,
	],
	recipient: recipientOf,
	prepare: async (context) => {
		checkCanWait(context.functions);
		const { triggerUrls: urls, additionalFields, ...parameters } = context.parameters;
		const templateFor = templateValues(parameters);
		const urlOf = new Map(Object.entries(urls));
		return await prepareFor(context, 'question', (provider) => {
			const triggerUrl = urlOf.get(provider) ?? '';
			return { ...templateFor(provider), triggerUrl, additionalFields: { ...additionalFields, triggerUrl } };
		});
	},
	execute: async (context) => {
		const results = await carry(context, context.prepared);
		const [{ provider, tried } = {}] = results;
		addToTimedOut(context.functions, { provider, tried });
		return results;
	},
});
