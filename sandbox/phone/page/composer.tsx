import { useState } from 'preact/hooks';
import type { PhoneAction } from '../line';
import type { PhoneMessage } from '../message';
import { summary } from './bubble';
import { Icon } from './icon';

/** A second of silence as a WAV file: what a microphone in a quiet room records. */
function silence(): string {
	const samples = 8000;
	const header = [
		...'RIFF',
		...number(36 + samples, 4),
		...'WAVEfmt ',
		...number(16, 4),
		...number(1, 2),
		...number(1, 2),
	];
	const format = [
		...number(8000, 4),
		...number(8000, 4),
		...number(1, 2),
		...number(8, 2),
		...'data',
		...number(samples, 4),
	];
	return btoa([...header, ...format].join('') + '\u0080'.repeat(samples));
}

function number(value: number, bytes: number): string[] {
	return Array.from({ length: bytes }, (_, index) => String.fromCharCode((value >>> (8 * index)) & 255));
}

async function base64Of(file: File): Promise<string> {
	const bytes = new Uint8Array(await file.arrayBuffer());
	let binary = '';
	for (const byte of bytes) binary += String.fromCharCode(byte);
	return btoa(binary);
}

/** Where the person writes, and what else they can send. */
export function Composer(props: {
	quoted: PhoneMessage | undefined;
	disabledBecause: string | undefined;
	onQuoteDropped(): void;
	onSend(action: PhoneAction): void;
}) {
	const { quoted, disabledBecause, onSend } = props;
	const [text, setText] = useState('');
	const quotes = quoted && { quotes: quoted.id };
	if (disabledBecause !== undefined) return <p class="composer disabled">{disabledBecause}</p>;
	const send = () => {
		if (text.trim() === '') return;
		onSend({ kind: 'text', text, ...quotes });
		setText('');
	};
	const attach = async (file: File | undefined) => {
		if (!file) return;
		const kind = file.type.startsWith('image/') ? 'image' : 'document';
		onSend({
			kind,
			name: file.name,
			mime: file.type || 'application/octet-stream',
			base64: await base64Of(file),
			...quotes,
		});
	};
	return (
		<form
			class="composer"
			onSubmit={(event) => {
				event.preventDefault();
				send();
			}}
		>
			{quoted && (
				<p class="quoting">
					Answering: {summary(quoted)}
					<button type="button" aria-label="Do not quote" onClick={props.onQuoteDropped}>
						<Icon name="close" />
					</button>
				</p>
			)}
			<details class="attach">
				<summary aria-label="Attach">
					<Icon name="attach" />
				</summary>
				<div>
					<label class="button">
						<Icon name="image" /> Photo or file
						<input
							type="file"
							onChange={(event) => {
								const input = event.currentTarget;
								void attach(input.files?.[0]).then(() => (input.value = ''));
							}}
						/>
					</label>
					<button type="button" onClick={() => onSend(samplePlace(quotes))}>
						<Icon name="location" /> Location
					</button>
					<button
						type="button"
						onClick={() => onSend({ kind: 'contact', name: 'Sample Friend', phone: '+15550100999', ...quotes })}
					>
						<Icon name="person" /> Contact
					</button>
					<button
						type="button"
						onClick={() =>
							onSend({ kind: 'voice', name: 'voice.wav', mime: 'audio/wav', base64: silence(), ...quotes })
						}
					>
						<Icon name="voice" /> Voice note
					</button>
				</div>
			</details>
			<textarea
				aria-label="Message"
				placeholder="Message"
				rows={1}
				value={text}
				onInput={(event) => setText(event.currentTarget.value)}
				onKeyDown={(event) => {
					if (event.key !== 'Enter' || event.shiftKey) return;
					event.preventDefault();
					send();
				}}
			/>
			<button type="submit" class="primary" aria-label="Send">
				<Icon name="send" />
			</button>
		</form>
	);
}

/** A place to send, the answer to a location request as well. */
export function samplePlace(quotes?: { quotes: string }): PhoneAction {
	return { kind: 'location', latitude: 52.52, longitude: 13.405, name: 'Sample Square', ...quotes };
}
