using System.CommandLine;

namespace DeepNet.CommandLine;

/// <summary>deepnet train: the trainings there are.</summary>
internal static class TrainCommand
{
    private const string Description =
        "Trains a network and saves it with all that is needed to use it. The same command goes on with a run that "
        + "was interrupted.";

    private const string Examples =
        """
        Examples:
          deepnet train images photos --out runs/photos
          deepnet train tabular iris.csv --target species --out runs/iris
        """;

    public static Command Create() => new ExampleCommand("train", Description, Examples)
    {
        TrainImagesCommand.Create(),
        TrainTabularCommand.Create(),
    };
}
