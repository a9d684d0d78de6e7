using System.Globalization;
using System.Text.Json;

namespace DeepNet.Conformance;

/// <summary>
/// The arguments of a call, by position or by PyTorch's keyword; what was left out has PyTorch's default.
/// </summary>
internal sealed class Arguments(
    GoldenCase @case, IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyDictionary<string, Tensor> parameters)
{
    /// <summary>Marks an argument that has no position.</summary>
    public const int Keyword = -1;

    /// <summary>The names of the outputs the case expects, in order.</summary>
    public IReadOnlyList<string> Outputs => @case.Outputs;

    /// <summary>Parameters of a module by PyTorch's names, in order.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters => parameters;

    /// <summary>The first argument.</summary>
    public Tensor X => Tensor(0);

    /// <summary>The second argument.</summary>
    public Tensor Y => Tensor(1);

    /// <summary>The third argument.</summary>
    public Tensor Z => Tensor(2);

    /// <summary>The dimensions to reduce; empty for all.</summary>
    public int[] Dims => Ints(Keyword, "dim") ?? [];

    public bool KeepDim => Flag(Keyword, "keepdim", false);

    /// <summary>All keyword arguments.</summary>
    public JsonElement Kwargs => @case.Kwargs;

    public int Count => @case.Args.GetArrayLength();

    /// <summary>True if the argument was given and is not None.</summary>
    public bool Has(int position, string name) => Find(position, name) is { ValueKind: not JsonValueKind.Null };

    /// <summary>The argument as it stands, or null if it was left out.</summary>
    public JsonElement? Find(int position, string name)
    {
        if (position >= 0 && position < Count)
            return @case.Args[position];
        return @case.Kwargs.TryGetProperty(name, out JsonElement value) ? value : null;
    }

    public Tensor Tensor(int position, string name = "") =>
        TensorOrNull(position, name) ?? throw new ArgumentException(
            $"{@case.Id}: argument {position} '{name}' is missing.");

    public Tensor? TensorOrNull(int position, string name = "") =>
        Find(position, name) is { ValueKind: JsonValueKind.String } value ? Tensor(value) : null;

    /// <summary>A tensor from "$name".</summary>
    public Tensor Tensor(JsonElement reference) => inputs[reference.GetString()![1..]];

    /// <summary>True if the argument is a tensor and not a number or text.</summary>
    public bool IsTensor(int position, string name = "") =>
        Find(position, name) is { ValueKind: JsonValueKind.String } value && value.GetString()!.StartsWith('$');

    public Tensor[] Tensors(int position, string name = "") =>
        [.. Find(position, name)!.Value.EnumerateArray().Select(Tensor)];

    public double Number(int position, string name, double? @default = null) => NumberOrNull(position, name)
        ?? @default ?? throw new ArgumentException($"{@case.Id}: argument {position} '{name}' is missing.");

    public double? NumberOrNull(int position, string name) => Find(position, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value => ParseSpecial(value.GetString()!),
        { } value => value.GetDouble(),
    };

    public float Float(int position, string name, double? @default = null) => (float)Number(position, name, @default);

    public int Int(int position, string name, int? @default = null) => checked((int)Number(position, name, @default));

    public int? IntOrNull(int position, string name) =>
        NumberOrNull(position, name) is { } value ? checked((int)value) : null;

    public bool Flag(int position, string name, bool @default) =>
        Find(position, name) is { ValueKind: not JsonValueKind.Null } value ? value.GetBoolean() : @default;

    public string Text(int position, string name, string @default) =>
        Find(position, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : @default;

    /// <summary>A list of integers, or a single one; null if left out.</summary>
    public int[]? Ints(int position, string name) => Find(position, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => item.GetInt32())],
        { } value => [checked((int)value.GetDouble())],
    };

    /// <summary>One integer per spatial dimension, a single one repeated.</summary>
    public int[] Sizes(int position, string name, int count, int @default)
    {
        int[] values = Ints(position, name) ?? [@default];
        return values.Length == count ? values : [.. Enumerable.Repeat(values[0], count)];
    }

    private static double ParseSpecial(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
