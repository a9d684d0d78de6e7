using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeepNet.CommandLine;

/// <summary>One array with an object for every input, written at the end.</summary>
internal sealed class JsonPredictionWriter(string inputName, TextWriter output) : PredictionWriter
{
    private const int Digits = 6;

    private readonly List<Action<Utf8JsonWriter>> _inputs = [];

    public override void Classes(string input, IReadOnlyList<(string Name, double Probability)> best) =>
        _inputs.Add(json =>
        {
            json.WriteString(inputName, input);
            json.WriteStartArray("classes");
            foreach ((string name, double probability) in best)
            {
                json.WriteStartObject();
                json.WriteString("class", name);
                json.WriteNumber("probability", Math.Round(probability, Digits));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    public override void Number(string input, string value) => _inputs.Add(json =>
    {
        json.WriteString(inputName, input);
        json.WriteNumber("value", double.Parse(value, CultureInfo.InvariantCulture));
    });

    public override void End()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions
        {
            Indented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            json.WriteStartArray();
            foreach (Action<Utf8JsonWriter> write in _inputs)
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.WriteLine(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }
}
