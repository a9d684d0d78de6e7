using System.Globalization;

namespace DeepNet.Samples.Perceptron;

/// <summary>Two kinds of flowers to tell apart by two numbers.</summary>
internal static class Flowers
{
    /// <summary>
    /// Length and width of the petals of 150 irises, labelled 1 for setosa and -1 for the others; without a data folder
    /// 100 points of two clouds.
    /// </summary>
    /// <returns>Samples [n, 2], labels [n] and what they are.</returns>
    public static (Tensor Samples, Tensor Labels, string Name) Load(SampleRun run) =>
        run.Find("tabular/sklearn/iris.csv") is { } path ? Iris(path) : Clouds(run.Seed);

    private static (Tensor Samples, Tensor Labels, string Name) Iris(string path)
    {
        // Below the head each line is: sepal length, sepal width, petal length, petal width, kind.
        float[][] rows =
        [
            .. File.ReadLines(path).Skip(1).Select(line =>
                Array.ConvertAll(line.Split(','), cell => float.Parse(cell, CultureInfo.InvariantCulture))),
        ];
        float[] petals = [.. rows.SelectMany(row => row[2..4])];
        float[] labels = [.. rows.Select(row => row[4] == 0 ? 1f : -1f)];
        return (Tensor.From<float>(petals, [rows.Length, 2]), Tensor.From<float>(labels, [rows.Length]), "iris");
    }

    private static (Tensor Samples, Tensor Labels, string Name) Clouds(ulong seed)
    {
        var random = new RandomSource(seed);
        Tensor near = (0.25 * Tensor.Randn([50, 2], generator: random)) + 1.2; // [50, 2]
        Tensor far = (0.35 * Tensor.Randn([50, 2], generator: random)) + 3.5; // [50, 2]
        return (
            Tensor.Concat([near, far], 0),
            Tensor.Concat([Tensor.Ones([50]), -Tensor.Ones([50])], 0),
            "two generated clouds (no --root was given)");
    }
}
