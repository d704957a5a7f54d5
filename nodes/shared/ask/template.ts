import { carriedBy, readerOf } from '../gateway/messaging';
import type { OperationContext, Resource, Work } from '../operation/defineOperation';
import type { ParametersOf } from '../input/parameters';
import { withToken } from '../webhook/questions/question';
import {
	chosenTranslation,
	formValues,
	headerFileKey,
	type TemplateSource,
	type Translation,
} from '../whatsapp/template';
import { addressOf, linkedValues } from './link';
import { questionMemory } from './memory';
import type { Choice } from './checkAnswer';
import type { questionTemplateFields } from './fields';

/** A template that asks something. */
export interface TemplateQuestion {
	/** As it was approved, with its placeholders. */
	text: string;
	/** Its quick replies; where it has none, anything is an answer. */
	choices: Choice[];
	/** Sends it by the provider's own operation, whose result has the provider's answer. */
	send: Work;
}

type TemplateContext = OperationContext & {
	parameters: ParametersOf<typeof questionTemplateFields> & { answerBy: string; responseType: string };
};

/**
 * Checks the template that asks; undefined for every other question. Its quick replies name the question in their
 * payloads, where the provider has those.
 *
 * @param templates the provider's, of whose operations one sends the template
 * @throws InvalidInput where the template does not exist, cannot be sent now, or does not fit its variables
 */
export async function templateQuestion(
	context: TemplateContext,
	source: TemplateSource,
	templates: Resource,
): Promise<TemplateQuestion | undefined> {
	const { client, functions, itemIndex, parameters } = context;
	if (parameters.responseType !== 'template') return undefined;
	const translation = await chosenTranslation(client, source, parameters.templateId);
	const { id } = questionMemory(functions);
	const item = functions.getInputData()[itemIndex]?.json ?? {};
	const values = ownValues(translation, formValues(parameters.templateVariables, item));
	const replies = (translation.quickReplies ?? []).map(({ key, title }) => {
		const payload = key === undefined ? '' : String(values[key] ?? '').trim();
		return { key, title, id: payload === '' ? title : payload };
	});
	const payloads = replies.flatMap((reply) =>
		reply.key === undefined ? [] : [[reply.key, withToken(reply.id, id)] as const],
	);
	const isByLink = parameters.answerBy === 'link';
	const unseen = [headerFileKey, ...payloads.map(([key]) => key)];
	const filled = isByLink ? linkedValues(values, addressOf(functions, id), { unseen }) : values;
	const value = { ...filled, ...Object.fromEntries(payloads) };
	const templateVariables = { mappingMode: 'defineBelow', value };
	const carrier = carriedBy(templates, 'send')({ ...parameters, templateMode: 'form', templateVariables });
	return (
		carrier && {
			text: translation.body,
			choices: replies.map((reply) => ({ id: reply.id, title: reply.title })),
			send: await carrier.operation.prepare(readerOf(carrier.values)).prepare(context),
		}
	);
}

/** Of an item that is mapped automatically, only what the template takes. */
function ownValues({ variables, headerFile }: Translation, { values, strict }: ReturnType<typeof formValues>) {
	if (strict) return values;
	const keys = new Set(headerFile ? [headerFileKey, ...variables] : variables);
	return Object.fromEntries(Object.entries(values).filter(([key]) => keys.has(key)));
}
