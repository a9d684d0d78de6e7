using System.CommandLine;

namespace DeepNet.CommandLine;

/// <summary>deepnet inspect: what is in a file of tensors.</summary>
internal static class InspectCommand
{
    private const string Description =
        "Shows the tensors of a safetensors, npy, npz or PyTorch file: names, shapes, types and statistics, and its "
        + "metadata. Nothing in a file is ever run.";

    private const string Examples =
        """
        Examples:
          deepnet inspect runs/photos/model.safetensors
          deepnet inspect resnet18.pt
          deepnet inspect activations.npz --json

        The content tells what a file is, not its name. Statistics leave NaN and infinite values out and count them
        apart; std is that of the values, not corrected.
        """;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The file, or the folder of a run for its model." };
        var json = new Option<bool>("--json") { Description = "Writes JSON." };
        var command = new ExampleCommand("inspect", Description, Examples) { file, json };
        command.SetAction(parsed =>
        {
            using TensorFile content = TensorFile.Open(ModelStore.Locate(parsed.GetRequiredValue(file)));
            IInspectionWriter writer = parsed.GetValue(json) ? new InspectionJson() : new InspectionText();
            writer.Write(content, parsed.InvocationConfiguration.Output);
            return ExitCodes.Ok;
        });
        return command;
    }
}
