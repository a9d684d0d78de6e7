using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeepNet.CommandLine;

/// <summary>One array with an object for every input.</summary>
internal sealed class JsonPredictionWriter : PredictionWriter
{
    private const int Digits = 6;

    private readonly string _inputName;
    private readonly TextWriter _output;
    private readonly MemoryStream _text = new();
    private readonly Utf8JsonWriter _json;

    public JsonPredictionWriter(string inputName, TextWriter output)
    {
        (_inputName, _output) = (inputName, output);
        _json = new Utf8JsonWriter(_text, new JsonWriterOptions
        {
            Indented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        _json.WriteStartArray();
    }

    public override void Classes(string input, IReadOnlyList<(string Name, double Probability)> best)
    {
        Begin(input);
        _json.WriteStartArray("classes");
        foreach ((string name, double probability) in best)
        {
            _json.WriteStartObject();
            _json.WriteString("class", name);
            _json.WriteNumber("probability", Math.Round(probability, Digits));
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    public override void Number(string input, string value)
    {
        Begin(input);
        _json.WriteNumber("value", double.Parse(value, CultureInfo.InvariantCulture));
        _json.WriteEndObject();
    }

    public override void End()
    {
        _json.WriteEndArray();
        _json.Flush();
        _output.WriteLine(Encoding.UTF8.GetString(_text.GetBuffer(), 0, (int)_text.Length));
        _json.Dispose();
    }

    private void Begin(string input)
    {
        _json.WriteStartObject();
        _json.WriteString(_inputName, input);
    }
}
