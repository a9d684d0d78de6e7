using System.Text.Json;
using DeepNet.IO;

namespace DeepNet.Conformance;

/// <summary>One family of golden cases: a list of calls and the tensors of all of them.</summary>
internal sealed class GoldenFile : IDisposable
{
    private readonly SafetensorsReader _tensors;
    private readonly JsonDocument _json;

    public GoldenFile(string folder, string family)
    {
        Family = family;
        _tensors = new SafetensorsReader(Path.Combine(folder, $"{family}.safetensors"));
        _json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, $"{family}.json")));
        Cases = [.. _json.RootElement.GetProperty("cases").EnumerateArray().Select(item => new GoldenCase(item, this))];
    }

    public string Family { get; }

    public IReadOnlyList<GoldenCase> Cases { get; }

    /// <summary>The families of a folder, in the order of its manifest.</summary>
    public static string[] Families(string folder)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        JsonElement families = manifest.RootElement.GetProperty("families");
        return [.. families.EnumerateArray().Select(item => item.GetProperty("family").GetString()!)];
    }

    public Tensor Read(string name) => _tensors.Read(name);

    public void Dispose()
    {
        _tensors.Dispose();
        _json.Dispose();
    }
}
