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
 * It calls each tool once where the customer says that something is broken, in the order of their names, with what it was
 * told by the customer and by the tools before for every field, and answers with what the last one gave; else it answers at
 * once. It ends with the process.
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
	const said = messages.filter(({ role }) => role === 'user').at(-1);
	const words = `The customer says: ${textOf(said)}`;
	const given = messages.slice(said ? messages.indexOf(said) : 0).filter(({ role }) => role === 'tool');
	const inOrder = [...tools].sort((one, other) => one.function.name.localeCompare(other.function.name));
	const next = inOrder[given.length]?.function;
	if (next && /broken/.test(words)) {
		const text = [words, ...given.map((answer) => `A tool says: ${textOf(answer)}`)].join('\n');
		const values = JSON.stringify(valueOf({ properties: {}, ...next.parameters }, text));
		const call = { id: `call_${given.length + 1}`, type: 'function', function: { name: next.name, arguments: values } };
		return { role: 'assistant', content: null, tool_calls: [call] };
	}
	const last = given.at(-1);
	if (!last) return { role: 'assistant', content: 'We are open from 9 to 18 o’clock.' };
	const [, id = '?'] = /"id":\s*(\d+)/.exec(textOf(last)) ?? [];
	return { role: 'assistant', content: `I am sorry. A colleague will write to you: ticket #${id}.` };
}

function textOf(message: ChatMessage | undefined): string {
	return typeof message?.content === 'string' ? message.content : JSON.stringify(message?.content ?? '');
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
