using System.Globalization;

namespace DeepNet.Samples;

/// <summary>What samples print, with numbers as in English on every machine.</summary>
public static class Print
{
    /// <summary>A line.</summary>
    public static void Line(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

    /// <summary><c>step N loss X</c> and what follows it.</summary>
    public static void Step(int step, double loss, FormattableString? details = null) =>
        Progress("step", step, loss, details);

    /// <summary><c>epoch N loss X</c> and what follows it.</summary>
    public static void Epoch(int epoch, double loss, FormattableString? details = null) =>
        Progress("epoch", epoch, loss, details);

    /// <summary><c>result NAME VALUE</c>: a figure the sample is judged by.</summary>
    public static void Result(string name, double value)
    {
        string format = Math.Abs(value) is > 0 and < 1e-3 ? "G2" : "0.####";
        Console.WriteLine($"result {name} {value.ToString(format, CultureInfo.InvariantCulture)}");
    }

    /// <summary>Says that a model read from its file computes the same as the one that was saved.</summary>
    /// <exception cref="SampleException">It does not, bit for bit.</exception>
    public static void Reloaded(Tensor saved, Tensor loaded)
    {
        bool same = saved.Shape == loaded.Shape && saved.Detach().Eq(loaded.Detach()).All().ToScalar<bool>();
        if (!same)
            throw new SampleException("The loaded model's output differs from the saved one's.");
        Console.WriteLine("saved and loaded: same output");
    }

    private static void Progress(string unit, int number, double loss, FormattableString? details)
    {
        string more = details is null ? "" : $"  {details.ToString(CultureInfo.InvariantCulture)}";
        Line($"{unit} {number} loss {loss:G4}{more}");
    }
}
