import { recipientFields } from '../../shared/bulk/fields';
import { planRows } from '../../shared/bulk/plan';
import { sendBulk as deliver } from '../../shared/bulk/send';
import { settingsOf } from '../../shared/bulk/template';
import { asIs, InvalidInput } from '../../shared/errors';
import { defineOperation, type ItemParameters, type JointContext } from '../../shared/operation';
import { defineField, type ParametersOf } from '../../shared/parameters';
import { messageIdOf } from '../api';
import { bulkMessageOptions, templateSender } from '../fields';
import { checkCallback, type FileLink } from '../link';
import { contentOf, headerLink, takesColumn, templateRequest } from './content';
import { requestForm, templateFields } from './fields';

const [callbackUrl, defaultCountryCode, dryRun, invalid, quietFrom, quietUntil, perRequest, ...others] =
	bulkMessageOptions.options;
const options = defineField({
	...bulkMessageOptions,
	options: [
		callbackUrl,
		defaultCountryCode,
		dryRun,
		invalid,
		quietFrom,
		quietUntil,
		perRequest,
		requestForm,
		...others,
	],
});

const properties = [templateSender, ...recipientFields, ...templateFields, options] as const;

type BulkParameters = ParametersOf<typeof properties>;
type Prepared = BulkParameters & { file?: FileLink };

/** `POST /send-whatsapp` with `message_type` 4, once for each recipient */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a template to many recipients',
	description:
		'Send an approved template once to everybody of a list, of the input items or of a CSV file, whose columns such as body-1 fill it',
	properties,
	together: async (context) => {
		const items: Array<ItemParameters<Prepared>> = [];
		for (const item of context.items) items.push(await prepareItem(context, item));
		const planned = await planRows(context, items, ({ file, ...parameters }) => ({
			takes: (column) => takesColumn(parameters, column),
			fill: (own) => {
				const content = contentOf(parameters, file, own);
				return {
					one: (recipient) => templateRequest(recipient, parameters, content),
					messageId: messageIdOf,
				};
			},
		}));
		return await deliver(context, planned, settingsOf(items));
	},
});

/** A file of the item gets one link for all recipients. */
async function prepareItem(
	{ functions }: JointContext,
	item: ItemParameters<BulkParameters>,
): Promise<ItemParameters<Prepared>> {
	if ('error' in item) return item;
	const { itemIndex, parameters } = item;
	try {
		await checkCallback(functions, parameters.additionalFields);
		return { itemIndex, parameters: { ...parameters, file: await headerLink(functions, itemIndex, parameters) } };
	} catch (error) {
		if (error instanceof InvalidInput) return { itemIndex, error };
		throw asIs(error);
	}
}
