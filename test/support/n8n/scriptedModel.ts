import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';

/** A chat model that answers by a script, at an address like OpenAI's. */
export interface ScriptedModel {
	url: string;
}

interface ChatMessage {
	role: string;
	content: unknown;
}

interface ChatRequest {
	messages: ChatMessage[];
	tools?: Array<{ function: { name: string; parameters: Schema } }>;
}

interface Schema {
	properties?: Record<string, Schema>;
}

/**
 * It calls the first tool once where the customer says that something is broken, with what it was told for every field, and
 * answers with what the tool gave; else it answers at once. It ends with the process.
 */
export async function startScriptedModel(): Promise<ScriptedModel> {
	const server = createServer((request, response) => {
		void bodyOf(request).then((text) => {
			const message = text === '' ? { role: 'assistant', content: '' } : reply(JSON.parse(text));
			const reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
			const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
			const choices = [{ index: 0, message, finish_reason: reason }];
			response.setHeader('content-type', 'application/json');
			response.end(
				JSON.stringify({ id: 'scripted', object: 'chat.completion', created: 1, model: 'scripted', choices, usage }),
			);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	server.unref();
	const address = server.address();
	if (typeof address !== 'object' || !address) throw new Error('The scripted model has no port');
	return { url: `http://127.0.0.1:${address.port}/v1` };
}

function reply({ messages, tools = [] }: ChatRequest): object {
	const last = messages.at(-1);
	const said = messages.filter(({ role }) => role === 'user').at(-1)?.content;
	const words = typeof said === 'string' ? said : JSON.stringify(said);
	if (last?.role === 'tool') {
		const id = /"id":\s*(\d+)/.exec(
			typeof last.content === 'string' ? last.content : JSON.stringify(last.content),
		)?.[1];
		return { role: 'assistant', content: `I am sorry. A colleague will write to you: ticket #${id ?? '?'}.` };
	}
	const [tool] = tools;
	if (!tool || !/broken/.test(words)) return { role: 'assistant', content: 'We are open from 9 to 18 o’clock.' };
	const given = JSON.stringify(valueOf({ properties: {}, ...tool.function.parameters }, `The customer says: ${words}`));
	return {
		role: 'assistant',
		content: null,
		tool_calls: [{ id: 'call_1', type: 'function', function: { name: tool.function.name, arguments: given } }],
	};
}

/** The text for every field, also of tools that take objects, as those under human review do. */
function valueOf({ properties }: Schema, text: string): unknown {
	if (!properties) return text;
	return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueOf(schema, text)]));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}
