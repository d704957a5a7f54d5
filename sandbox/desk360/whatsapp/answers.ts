import type { Answer } from '../../types';
import { jsonAnswer, type ErrorShape } from '../errors';

/** What may come where the documentation shows no answer. */
export const answerShapes = [
	'messageId',
	'emptyObject',
	'emptyList',
	'null',
	'true',
	'ok',
	'noContent',
	'created',
	'status204',
] as const;
export type AnswerShape = (typeof answerShapes)[number];

/** Operations of the helpdesk API whose answer nobody documents. */
const undocumented = new Set([
	'sendTemplate',
	'sendTemplateBulk',
	'sendMessage',
	'sendMedia',
	'sendInteractive',
	'markMessagesRead',
]);

/** Answers in the chosen shape, or in each in turn. */
export class UndocumentedAnswers {
	private shape: AnswerShape | 'inTurn' = 'messageId';
	private turn = 0;
	/** How errors are told. */
	errors: ErrorShape = 'code';

	/** Whether the answer of an operation is undocumented. */
	static has(operationId: string): boolean {
		return undocumented.has(operationId);
	}

	/** Chooses a shape; the turn begins anew. */
	choose(shape: AnswerShape | 'inTurn'): void {
		this.shape = shape;
		this.turn = 0;
	}

	/** The answer to one call. @param body the one that the public API would give */
	next(body: unknown): Answer {
		const shape =
			this.shape === 'inTurn' ? (answerShapes[this.turn++ % answerShapes.length] ?? 'messageId') : this.shape;
		return shaped(shape, body);
	}
}

function shaped(shape: AnswerShape, body: unknown): Answer {
	switch (shape) {
		case 'messageId':
			return jsonAnswer(200, body);
		case 'emptyObject':
			return jsonAnswer(200, {});
		case 'emptyList':
			return jsonAnswer(200, []);
		case 'null':
			return jsonAnswer(200, null);
		case 'true':
			return jsonAnswer(200, true);
		case 'ok':
			return jsonAnswer(200, 'OK');
		case 'noContent':
			return { status: 200, headers: { 'content-type': 'application/json' }, payload: '' };
		case 'created':
			return { status: 201, headers: { 'content-type': 'application/json' }, payload: '' };
		case 'status204':
			return { status: 204, headers: {}, payload: '' };
	}
}
