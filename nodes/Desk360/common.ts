import { prepareQuestion } from '../shared/ask/ask';
import type { enteredTriggerFields } from '../shared/ask/fields';
import { enteredListener } from '../shared/ask/listener';
import type { Question } from '../shared/ask/plan';
import { templateQuestion } from '../shared/ask/template';
import type { Request } from '../shared/http/request';
import type { ParametersOf } from '../shared/input/parameters';
import type { Recipient } from '../shared/input/recipient';
import type { OperationContext, Resource } from '../shared/operation/defineOperation';
import type { TemplateSource } from '../shared/whatsapp/template';

/** Reply buttons of one message, in both APIs of Desk360. */
export const maxButtons = 10;

/** The files of one media message, and the bytes of each. */
export const mediaLimits = { maxFiles: 5, maxBytes: 20 * 1024 * 1024 };

type QuestionContext = OperationContext & {
	parameters: ParametersOf<typeof enteredTriggerFields>;
	recipient: Recipient;
};

/** What one of the two APIs asks with. */
interface Conversations {
	/** Where the conversations are. */
	path: string;
	templates: TemplateSource;
	templateResource: Resource;
	questionRequest(path: string, recipient: Recipient, question: Question): Request;
}

/**
 * Checks a question. Both APIs ask alike: they have no lists, and do not tell which trigger they call.
 *
 * @throws InvalidInput naming the field and the rule
 */
export async function prepareDesk360Question(
	context: QuestionContext,
	{ path, templates, templateResource, questionRequest }: Conversations,
): ReturnType<typeof prepareQuestion> {
	const { functions, parameters, recipient } = context;
	return await prepareQuestion(context, {
		template: async () => await templateQuestion(context, templates, templateResource),
		maxButtons,
		hasLists: false,
		listener: () => enteredListener(functions, parameters.triggerUrl),
		requestFor: (question) => questionRequest(path, recipient, question),
		messageIdsIn: ({ message_id: id }) => [id],
	});
}
