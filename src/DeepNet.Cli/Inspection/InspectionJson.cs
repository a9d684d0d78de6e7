using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeepNet.CommandLine;

/// <summary>One object with the tensors and the metadata.</summary>
internal sealed class InspectionJson : IInspectionWriter
{
    public void Write(TensorFile file, TextWriter output)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions
        {
            Indented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            json.WriteStartObject();
            json.WriteString("file", file.Path);
            json.WriteString("format", file.Format);
            json.WriteStartArray("tensors");
            foreach (string name in file.Names)
                Write(json, name, file.Read(name));
            json.WriteEndArray();
            json.WriteStartObject("metadata");
            foreach ((string key, string value) in file.Metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }

    private static void Write(Utf8JsonWriter json, string name, Tensor x)
    {
        TensorStatistics statistics = TensorStatistics.Of(x);
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartArray("shape");
        foreach (int size in x.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteString("dtype", x.DType.ToString());
        json.WriteNumber("count", x.Count);
        Write(json, "min", statistics.Min);
        Write(json, "max", statistics.Max);
        Write(json, "mean", statistics.Mean);
        Write(json, "std", statistics.Std);
        json.WriteNumber("nan", statistics.NaNCount);
        json.WriteNumber("infinite", statistics.InfiniteCount);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
