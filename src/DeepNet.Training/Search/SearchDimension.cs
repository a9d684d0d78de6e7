using System.Globalization;
using System.Text.Json;

namespace DeepNet.Training;

/// <summary>One setting of a search: a name and what it may be.</summary>
internal abstract class SearchDimension(string name)
{
    public string Name => name;

    /// <summary>A random value.</summary>
    public abstract object Sample(RandomSource random);

    /// <summary>The values of a grid; ranges are cut into so many at most.</summary>
    public abstract object[] Grid(int points);

    /// <summary>Says what the values are, the same for equal dimensions.</summary>
    public abstract override string ToString();

    /// <summary>A value as JSON.</summary>
    public static JsonElement ToJson(object value) => value switch
    {
        double x => JsonSerializer.SerializeToElement(x, SearchJson.Default.Double),
        int n => JsonSerializer.SerializeToElement(n, SearchJson.Default.Int32),
        bool flag => JsonSerializer.SerializeToElement(flag, SearchJson.Default.Boolean),
        _ => JsonSerializer.SerializeToElement((string)value, SearchJson.Default.String),
    };

    /// <summary>Whether JSON has this value; of numbers the last digits may differ, as logarithms do between
    /// machines.</summary>
    public static bool IsSame(object value, JsonElement stored) => (value, stored.ValueKind) switch
    {
        (double x, JsonValueKind.Number) =>
            stored.TryGetDouble(out double y) && Math.Abs(x - y) <= 1e-9 * Math.Max(Math.Abs(x), Math.Abs(y)),
        (int n, JsonValueKind.Number) => stored.TryGetInt32(out int m) && m == n,
        (bool flag, JsonValueKind.True or JsonValueKind.False) => stored.GetBoolean() == flag,
        (string text, JsonValueKind.String) => stored.GetString() == text,
        _ => false,
    };

    protected static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}

/// <summary>One of a list.</summary>
internal sealed class ChoiceDimension(string name, object[] values) : SearchDimension(name)
{
    public override object Sample(RandomSource random) => values[random.NextInt(0, values.Length)];

    public override object[] Grid(int points) => values;

    public override string ToString() => $"{Name}: one of [{string.Join(", ", values.Select(Text))}]";
}

/// <summary>A whole number in [low, high].</summary>
internal sealed class IntDimension(string name, int low, int high) : SearchDimension(name)
{
    public override object Sample(RandomSource random) => (int)random.NextInt64(low, (long)high + 1);

    public override object[] Grid(int points)
    {
        long count = (long)high - low + 1;
        if (count <= points)
            return [.. Enumerable.Range(0, (int)count).Select(i => (object)(low + i))];
        return points == 1
            ? [(int)(low + (count / 2))]
            : [.. Enumerable.Range(0, points).Select(i => (object)(int)(low + (i * (count - 1) / (points - 1))))];
    }

    public override string ToString() => $"{Name}: whole in [{Text(low)}, {Text(high)}]";
}

/// <summary>A number in [low, high], uniform itself or in its logarithm.</summary>
internal sealed class RealDimension(string name, double low, double high, bool isLog) : SearchDimension(name)
{
    public override object Sample(RandomSource random) => At(random.NextDouble());

    public override object[] Grid(int points) => points == 1
        ? [At(0.5)]
        : [.. Enumerable.Range(0, points).Select(i => (object)At((double)i / (points - 1)))];

    public override string ToString() =>
        $"{Name}: {(isLog ? "log-uniform" : "uniform")} in [{Text(low)}, {Text(high)}]";

    private double At(double share) => share switch
    {
        0 => low,
        1 => high,
        _ => Math.Clamp(
            isLog ? Math.Exp(((1 - share) * Math.Log(low)) + (share * Math.Log(high)))
                : ((1 - share) * low) + (share * high),
            low,
            high),
    };
}
