import { bulkOptions, recipientFields } from '../../shared/bulk/fields';
import { withPlaces } from '../../shared/bulk/places';
import type { ItemContent } from '../../shared/bulk/plan';
import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { routingIn, sendGatewayBulk, type GatewayContent } from '../bulk';
import { routingFields, templateNames } from '../fields';
import { allMessaging } from '../providers';
import { templateId, templateValues, variables } from './fields';

/** Names of variables, as a CSV column may have them. */
const variableName = /^(?:(?:header|body|button)-[1-9]\d?|header-file)$/;

/** A template to many, each through the first provider that takes it */
export const sendBulk = defineOperation({
	...operationTexts.sendTemplates,
	properties: [...routingFields, ...recipientFields, templateId, templateNames, variables, bulkOptions],
	executeAll: async (context) =>
		await sendGatewayBulk(context, (parameters) => {
			const routing = routingIn(parameters);
			const valuesFor = templateValues(parameters);
			const filled = (provider: string, own: Readonly<Record<string, string>>) => {
				const { variables: entered, ...values } = valuesFor(provider);
				return { ...values, variables: { ...asDataObject(entered), ...own } };
			};
			const content: ItemContent<GatewayContent> = {
				takes: (column) => variableName.test(column),
				fill: (row) => ({
					kind: 'template',
					routing,
					values: {},
					own: Object.fromEntries(allMessaging.map(({ value }) => [value, filled(value, row)])),
				}),
			};
			return withPlaces(content, asDataObject(valuesFor('').variables), parameters);
		}),
});
