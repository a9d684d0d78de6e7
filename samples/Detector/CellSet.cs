using DeepNet.Data.Transforms;

namespace DeepNet.Samples.Detector;

/// <summary>Pictures of blood with a box around every cell, to train on and to be tested with.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Training">UInt8 images [3, height, width] with boxes in pixels and labels.</param>
/// <param name="Test">The same of pictures that the training never sees.</param>
public sealed record CellSet(string Name, IReadOnlyList<ImageSample> Training, IReadOnlyList<ImageSample> Test)
{
    /// <summary>Red cells, white cells and platelets: the labels 0, 1 and 2.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["RBC", "WBC", "Platelets"];

    /// <summary>The blood cells of BCCD if they are below the root, otherwise drawn ones; says which.</summary>
    public static CellSet Load(SampleRun run, int height, int width)
    {
        (int train, int test) = run.IsQuick ? (32, 16) : (int.MaxValue, int.MaxValue);
        string? path = run.Find("images/bccd/bccd.zip");
        CellSet set = path is null
            ? DrawnCells.Draw(run.Seed, Math.Min(train, 240), Math.Min(test, 60), height, width)
            : BloodCells.Read(path, train, test, height, width);
        Print.Line(
            $"data {set.Name}: {set.Training.Count} training and {set.Test.Count} test images of {height}×{width}");
        return set;
    }
}
