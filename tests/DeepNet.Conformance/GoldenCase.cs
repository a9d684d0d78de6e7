using System.Text.Json;

namespace DeepNet.Conformance;

/// <summary>
/// One call of one operation: what goes in and, by name in the family's tensors, what has to come out.
/// </summary>
internal sealed class GoldenCase
{
    private readonly JsonElement _json;
    private readonly GoldenFile _file;

    public GoldenCase(JsonElement json, GoldenFile file)
    {
        _json = json;
        _file = file;
        Id = json.GetProperty("id").GetString()!;
        Op = json.GetProperty("op").GetString()!;
        Tags = Strings("tags");
        Outputs = Strings("out");
        Alternatives = Strings("alt");
        Cotangents = Strings("cot");
        Gradients = Strings("grad");
        ParameterGradients = Strings("gparam");
        SecondGradients = Strings("grad2");
        Parameters = Strings("params");
    }

    public string Id { get; }

    public string Op { get; }

    public string[] Tags { get; }

    public string[] Outputs { get; }

    public string[] Alternatives { get; }

    public string[] Cotangents { get; }

    public string[] Gradients { get; }

    public string[] ParameterGradients { get; }

    public string[] SecondGradients { get; }

    public string[] Parameters { get; }

    public JsonElement Args => _json.GetProperty("args");

    public JsonElement Kwargs => _json.GetProperty("kwargs");

    /// <summary>The inputs and how they lie in memory: an object, or null for contiguous.</summary>
    public IEnumerable<(string Name, JsonElement Layout)> Inputs =>
        _json.GetProperty("in").EnumerateObject().Select(input => (input.Name, input.Value));

    /// <summary>The stored tensor of a role, in, param, out, alt, cot, grad, gparam or grad2.</summary>
    public Tensor Read(string role, string name) => _file.Read($"{Id}.{role}.{name}");

    /// <summary>
    /// Largest error and magnitude of PyTorch's own run ("err", "gerr", "g2err"), where they are known.
    /// </summary>
    public (double Error, double Magnitude)? Accuracy(string kind) =>
        _json.TryGetProperty(kind, out JsonElement pair) ? (pair[0].GetDouble(), pair[1].GetDouble()) : null;

    private string[] Strings(string property) =>
        _json.TryGetProperty(property, out JsonElement list)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : [];
}
