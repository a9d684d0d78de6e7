using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeepNet.Benchmarks.Models;
using DeepNet.Data;
using DeepNet.Optimizers;
using DeepNet.Training;

namespace DeepNet.Benchmarks;

/// <summary>What Trainer.Fit costs over the loop by hand: epochs of both in turn, on the same batches.</summary>
internal static class TrainerCommand
{
    private const int Samples = 128 * 60;
    private const int BatchSize = 128;

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 15 };
        var command = new Command("trainer", "Trainer.Fit beside the loop by hand, on the MLP") { rounds };
        command.SetAction(result => Run(result.GetValue(rounds)));
        return command;
    }

    private static void Run(int rounds)
    {
        Tensor.ManualSeed(1);
        var data = new TensorDataset(Tensor.Rand([Samples, 784]), Tensor.RandInt(0, 10, [Samples]));
        Mlp mine = new(), fitted = new();
        var optimizer = new Adam(mine.Parameters(), 1e-3);
        DataLoader myLoader = new(data, BatchSize, shuffle: true, seed: 1);
        DataLoader fitLoader = new(data, BatchSize, shuffle: true, seed: 1);
        var trainer = new Trainer(
            fitted, new Adam(fitted.Parameters(), 1e-3), (y, targets) => Loss.CrossEntropy(y, targets));
        var byHand = new double[rounds];
        var byFit = new double[rounds];
        for (int i = -3; i < rounds; i++)
        {
            double hand = 0, fit = 0;

            // Who goes first takes turns, as the machine's clock rises and falls.
            for (int half = 0; half < 2; half++)
            {
                if ((half == 0) == (i % 2 == 0))
                    hand = Time(() => Loop(mine, optimizer, myLoader));
                else
                    fit = Time(() => trainer.Fit(fitLoader, epochs: trainer.History.Epochs.Count + 1));
            }

            if (i >= 0)
                (byHand[i], byFit[i]) = (hand, fit);
        }

        double[] ratios = [.. byFit.Zip(byHand, (fit, hand) => fit / hand).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"by hand {Median(byHand):F1} ms, Fit {Median(byFit):F1} ms an epoch of {Samples / BatchSize} steps; "
            + $"Fit / by hand: median {ratios[rounds / 2]:F3}, quartiles {ratios[rounds / 4]:F3} "
            + $"to {ratios[rounds * 3 / 4]:F3}"));
    }

    private static void Loop(Mlp model, Adam optimizer, DataLoader loader)
    {
        foreach (var (x, y) in loader)
        {
            optimizer.ZeroGrad();
            Loss.CrossEntropy(model.Forward(x), y).Backward();
            optimizer.Step();
        }
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
