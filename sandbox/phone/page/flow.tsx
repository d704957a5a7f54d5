import { useState } from 'preact/hooks';

/** A form of a flow: the sandbox does not know its screens, so names and values are free. */
export function FlowForm(props: { onSend(values: Record<string, string>): void; onCancel(): void }) {
	const [rows, setRows] = useState<ReadonlyArray<[string, string]>>([['name', '']]);
	const change = (index: number, row: [string, string]) => setRows(rows.map((old, at) => (at === index ? row : old)));
	return (
		<form
			class="flow"
			aria-label="Form"
			onSubmit={(event) => {
				event.preventDefault();
				props.onSend(Object.fromEntries(rows.filter(([name]) => name !== '')));
			}}
		>
			<h3>Form</h3>
			{rows.map(([name, value], index) => (
				<p>
					<input
						aria-label={`Field ${index + 1}`}
						value={name}
						onInput={({ currentTarget }) => change(index, [currentTarget.value, value])}
					/>
					<input
						aria-label={`Answer ${index + 1}`}
						value={value}
						onInput={({ currentTarget }) => change(index, [name, currentTarget.value])}
					/>
				</p>
			))}
			<button type="button" onClick={() => setRows([...rows, [`field_${rows.length + 1}`, '']])}>
				Add a field
			</button>
			<button type="button" onClick={props.onCancel}>
				Cancel
			</button>
			<button type="submit" class="primary">
				Send form
			</button>
		</form>
	);
}
