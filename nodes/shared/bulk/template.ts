import type { ItemParameters, AllItemsContext, AllItemsOutput } from '../operation/defineOperation';
import type { ParametersOf } from '../input/parameters';
import { formValues, prepareTemplate, type ResolvedTemplate, type TemplateSource } from '../whatsapp/template';
import type { templateFields } from '../whatsapp/templateFields';
import type { BulkChannel } from './bulkMessage';
import type { bulkOptions, recipientFields } from './fields';
import { withPlaces } from './places';
import { planRows } from './plan';
import type { OwnValues } from './rows';
import { sendBulk } from './send';

type BulkParameters = ParametersOf<typeof recipientFields> &
	ParametersOf<typeof templateFields> &
	ParametersOf<readonly [typeof bulkOptions]>;

/** What a provider says about its template sends. */
export interface TemplateChannel<P, C> extends BulkChannel<C> {
	source(parameters: P): TemplateSource;
	content(parameters: P, template: ResolvedTemplate): C;
}

/**
 * Sends a template to all recipients of all items. A CSV column named like a variable of the template, or in braces in the
 * form, gives each row its own value.
 *
 * @throws NodeOperationError, NodeApiError as `sendBulk`
 */
export async function sendTemplateBulk<P extends BulkParameters, C>(
	context: AllItemsContext & { items: ReadonlyArray<ItemParameters<P>> },
	channel: TemplateChannel<P, C>,
): Promise<AllItemsOutput> {
	const planned = await planRows(context, context.items, channel, async (parameters, json) => {
		const template = await prepareTemplate(context.client, channel.source(parameters), parameters);
		const content = {
			takes: template.takes,
			fill: (own: OwnValues) => channel.content(parameters, template.fill(json, own)),
		};
		const entered = parameters.templateMode === 'form' ? formValues(parameters.templateVariables, {}).values : {};
		return withPlaces(content, entered, parameters);
	});
	return await sendBulk(context, planned, settingsOf(context.items));
}

/** Settings of the run: those of the first item that can be read. */
export function settingsOf<P extends ParametersOf<readonly [typeof bulkOptions]>>(
	items: ReadonlyArray<ItemParameters<P>>,
): P['additionalFields'] | Record<string, never> {
	return items.flatMap((item) => ('parameters' in item ? [item.parameters.additionalFields] : []))[0] ?? {};
}
