// OpenAI's SDK for Node, unmodified, does with Socle what its users do; prints one line of JSON for each check.
// Environment: OPENAI_BASE_URL and OPENAI_API_KEY, which the SDK reads by itself.
import OpenAI, { NotFoundError } from "openai";

const client = new OpenAI({ maxRetries: 0, timeout: 300_000 });
const question = "Quelle est la capitale de la France ? Répondez d'un mot.";
const tool = { type: "function", name: "météo", strict: false, parameters: { type: "object", properties: {} } };

const checks = {
  async chat() {
    const messages = [{ role: "user", content: question }];
    const answer = await client.chat.completions.create({ model: "chat", messages, max_tokens: 20 });
    return answer.choices[0].message.content;
  },

  async streamedChat() {
    const messages = [{ role: "user", content: "hello" }];
    const stream = client.chat.completions.stream({ model: "scripted", messages });
    return (await stream.finalChatCompletion()).choices[0].message.content;
  },

  async embeddings() {
    const answer = await client.embeddings.create({ model: "embeddings", input: ["un", "deux"] });
    return answer.data.map((one) => one.embedding.length);
  },

  async response() {
    return (await client.responses.create({ model: "chat", input: question, max_output_tokens: 20 })).output_text;
  },

  async streamedResponse() {
    const stream = client.responses.stream({ model: "scripted", input: "hello", store: false });
    const types = [];
    for await (const event of stream) types.push(event.type);
    return [types[0], types.at(-1), (await stream.finalResponse()).output_text];
  },

  async conversation() {
    const first = await client.responses.create({ model: "scripted", input: "calls", tools: [tool] });
    const call = first.output[0];
    const second = await client.responses.create({
      model: "scripted",
      previous_response_id: first.id,
      input: [{ type: "function_call_output", call_id: call.call_id, output: "hello" }],
    });
    return [call.name, JSON.parse(call.arguments).ville, second.output_text];
  },

  async completion() {
    const asked = { model: "scripted", prompt: "hello", stream: true };
    let text = "";
    for await (const chunk of await client.completions.create(asked)) text += chunk.choices[0]?.text ?? "";
    return text;
  },

  async unknownModel() {
    try {
      await client.responses.create({ model: "nothing", input: "x" });
    } catch (error) {
      return [error instanceof NotFoundError, error.code];
    }
  },
};

for (const [name, check] of Object.entries(checks)) {
  console.log(JSON.stringify({ name, answer: await check() }));
}
