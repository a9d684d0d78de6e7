using DeepNet.Tests.IO;
using Xunit.Abstractions;

namespace DeepNet.Samples.Tests;

/// <summary>
/// Samples run to their figures; needs the data (DEEPNET_DATA) and minutes. The figures are floors on one seed.
/// </summary>
[Trait("Category", "SamplesFull")]
public sealed class FullTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData("Perceptron", "xor_solved_of_20", 19, double.PositiveInfinity)]
    [InlineData("Mlp", "accuracy", 0.982, double.PositiveInfinity)]
    [InlineData("Mlp", "linear_accuracy", 0.91, 0.94)]
    [InlineData("ConvNet", "accuracy", 0.99, double.PositiveInfinity)]
    [InlineData("ResNet", "residual_accuracy", 0.97, double.PositiveInfinity)]
    [InlineData("ResNet", "plain_accuracy", double.NegativeInfinity, 0.6)]
    [InlineData("Gpt", "nats_per_character", 0, 1.75)]
    [InlineData("CharRnn", "rnn_nats_per_character", 0, 1.85)]
    [InlineData("CharRnn", "gru_nats_per_character", 0, 1.8)]
    [InlineData("CharRnn", "lstm_nats_per_character", 0, 1.75)]
    [InlineData("CharRnn", "one_direction_accuracy", 0, 0.6)]
    [InlineData("CharRnn", "bidirectional_accuracy", 0.99, 1)]
    [InlineData("Vae", "negative_elbo", 0, 42.5)]
    [InlineData("Autoencoder", "error_over_pca", 0, 0.7)]
    [InlineData("Autoencoder", "gain_decibels", 6, double.PositiveInfinity)]
    [InlineData("Autoencoder", "anomaly_auroc", 0.95, 1)]
    [InlineData("Mamba", "selective_accuracy", 0.95, 1)]
    [InlineData("Mamba", "time_invariant_accuracy", 0, 0.6)]
    [InlineData("Mamba", "step_difference", 0, 1e-4)]
    [InlineData("Mamba", "nats_per_character", 0, 1.75)]
    [InlineData("Gan", "modes", 8, 8)]
    [InlineData("Gan", "near_mode", 0.85, 1)]
    [InlineData("Gan", "confident", 0.82, 1)]
    [InlineData("Gan", "least_class_share", 0.03, 1)]
    [InlineData("Detector", "mean_average_precision", 0.5, 1)]
    [InlineData("Detector", "wbc_average_precision", 0.8, 1)]
    [InlineData("TimeSeries", "airline_rmse", 0, 22)]
    [InlineData("TimeSeries", "airline_persistence_rmse", 40, 55)]
    [InlineData("VisionTransformer", "accuracy", 0.975, 1)]
    [InlineData("UNet", "dice", 0.885, 1)]
    [InlineData("Diffusion", "recognised_ddpm", 0.9, 1)]
    [InlineData("Diffusion", "recognised_ddim", 0.9, 1)]
    [InlineData("Diffusion --size 28", "recognised_ddpm_28", 0.9, 1)]
    [InlineData("Diffusion --size 28", "recognised_ddim_28", 0.9, 1)]
    [InlineData("Bert", "gain_points", 3, 100)]
    [InlineData("Translation", "reversal_exact", 0.98, 1)]
    [InlineData("Translation", "bleu_greedy", 18, 100)]
    [InlineData("Translation", "bleu_beam", 18, 100)]
    [InlineData("Translation", "bleu_copy", 0, 5)]
    [InlineData("Translation", "bleu_nearest_neighbour", 0, 18)]
    public void A_sample_reaches_its_figure(string command, string result, double least, double most)
    {
        if (SharedFiles.Find("DEEPNET_DATA", "data") is null)
            return;
        SampleProcess run = Finished(command);
        run.ExitCode.Should().Be(0, run.Errors);
        run.Results.Should().ContainKey(result);
        run.Results[result].Should().BeInRange(least, most, run.Output);
    }

    private static readonly Dictionary<string, SampleProcess> s_finished = [];

    /// <summary>The run of a sample, with arguments behind its name, which all its figures share.</summary>
    private SampleProcess Finished(string command)
    {
        if (!s_finished.TryGetValue(command, out SampleProcess? run))
        {
            string[] words = command.Split(' ');
            s_finished[command] = run = SampleProcess.Run(words[0], words[1..]);
            log.WriteLine(run.Output);
        }

        return run;
    }
}
