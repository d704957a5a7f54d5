import type { Recipient } from '../input/recipient';
import type { ParametersOf } from '../input/parameters';
import type { OperationContext, Resource } from '../operation/defineOperation';
import type { TemplateSource } from '../whatsapp/template';
import { prepareQuestion, type Way } from './ask';
import type { enteredTriggerFields } from './fields';
import { enteredListener } from './listener';
import { templateQuestion } from './template';

type EnteredContext = OperationContext & {
	parameters: ParametersOf<typeof enteredTriggerFields>;
	recipient: Recipient;
};

interface EnteredWay extends Pick<Way, 'maxButtons' | 'messageIdsIn' | 'requestFor'> {
	source: TemplateSource;
	/** Has the operation that sends one of them. */
	templates: Resource;
}

/**
 * Checks a question of a provider that has no lists, and does not tell which trigger it calls: the user enters the address.
 *
 * @throws InvalidInput naming the field and the rule
 */
export async function prepareEnteredQuestion(
	context: EnteredContext,
	{ source, templates, ...way }: EnteredWay,
): ReturnType<typeof prepareQuestion> {
	const { functions, parameters } = context;
	return await prepareQuestion(context, {
		...way,
		template: async () => await templateQuestion(context, source, templates),
		hasLists: false,
		listener: () => enteredListener(functions, parameters.triggerUrl),
	});
}
