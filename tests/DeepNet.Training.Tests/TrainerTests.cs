using System.Collections.Concurrent;
using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Metrics;
using DeepNet.Optimizers;

namespace DeepNet.Training.Tests;

public sealed class TrainerTests
{
    [Fact]
    public void Fit_is_the_hand_written_loop_bit_for_bit()
    {
        Sequential byHand = Data.Model();
        var optimizer = new Adam(byHand.Parameters(), 0.01);
        DataLoader loader = Data.Loader();
        for (int epoch = 0; epoch < 3; epoch++)
        {
            foreach (var (x, y) in loader)
            {
                optimizer.ZeroGrad();
                Loss.MeanSquaredError(byHand.Forward(x), y).Backward();
                optimizer.Step();
            }
        }

        Trainer trainer = Data.Trainer();
        TrainingHistory history = trainer.Fit(Data.Loader(), epochs: 3);
        Data.Weights(trainer.Model).Should().Equal(Data.Weights(byHand));
        history.Steps.Should().Be(12);
        history.Epochs.Should().HaveCount(3);
        history.Epochs[2].Loss.Should().BeLessThan(history.Epochs[0].Loss);
        history.StopReason.Should().BeNull();
        history.BestValidation.Should().BeNull();
    }

    [Fact]
    public void Epochs_and_steps_count_from_the_beginning_and_an_epoch_can_be_gone_on_with()
    {
        Trainer inOne = Data.Trainer(), inParts = Data.Trainer();
        DataLoader loader = Data.Loader();
        inOne.Fit(Data.Loader(), epochs: 2);
        inParts.Fit(loader, steps: 1).Epochs.Should().BeEmpty();
        inParts.Fit(loader, steps: 3);
        inParts.Fit(loader, epochs: 2, steps: 100).Epochs.Should().HaveCount(2);
        inParts.History.Steps.Should().Be(8);
        Data.Weights(inParts.Model).Should().Equal(Data.Weights(inOne.Model));
        inParts.History.Epochs.Select(epoch => epoch.Loss)
            .Should().Equal(inOne.History.Epochs.Select(epoch => epoch.Loss));
        inParts.Fit(loader, epochs: 2).Steps.Should().Be(8);
    }

    [Fact]
    public void Accumulated_gradients_are_those_of_a_larger_batch()
    {
        Trainer large = Data.Trainer(), small = Data.Trainer(new TrainerOptions { AccumulationSteps = 4 });
        large.Fit(Data.Loader(batchSize: 32, shuffle: false), epochs: 2);
        small.Fit(Data.Loader(batchSize: 8, shuffle: false), epochs: 2).Steps.Should().Be(4);
        float[] expected = Data.Weights(large.Model), actual = Data.Weights(small.Model);
        for (int i = 0; i < expected.Length; i++)
            actual[i].Should().BeApproximately(expected[i], 1e-5f);
        small.History.Epochs[0].Loss.Should().BeApproximately(large.History.Epochs[0].Loss, 1e-5);
    }

    [Fact]
    public void A_last_group_of_fewer_batches_makes_a_step_of_its_own()
    {
        Trainer trainer = Data.Trainer(new TrainerOptions { AccumulationSteps = 3 });
        trainer.Fit(Data.Loader(), epochs: 1).Steps.Should().Be(2);
    }

    [Fact]
    public void Validation_is_in_evaluation_mode_without_gradients_and_leaves_the_modes()
    {
        var seen = new List<(bool IsTraining, bool Records)>();
        var model = new Sequential(new Linear(4, 1), new Dropout(0.5));
        model[1].Eval();
        var trainer = new Trainer<TensorTuple>(model, new Sgd(model.Parameters(), 0.01), batch =>
        {
            var (x, targets) = batch;
            Tensor y = model.Forward(x);
            seen.Add((model.IsTraining, y.RequiresGrad));
            return new BatchResult(Loss.MeanSquaredError(y, targets), y, targets);
        });
        trainer.Fit(Data.Loader(samples: 16), Data.Loader(samples: 16, seed: 2), epochs: 1);
        seen.Should().Equal((true, true), (false, false));
        model.IsTraining.Should().BeTrue();
        model[1].IsTraining.Should().BeFalse("a frozen part stays as it was");
        model.Eval();
        seen.Clear();
        trainer.Fit(Data.Loader(samples: 16), epochs: 2);
        seen.Should().Equal((true, true));
        model.IsTraining.Should().BeFalse("modes are what they were");
    }

    [Fact]
    public void Losses_and_metrics_are_means_over_samples()
    {
        Trainer trainer = Data.Trainer(new TrainerOptions
        {
            Metrics = [new MeanAbsoluteError(), Named("r2", new R2Score())],
            TrainingMetrics = [new MeanSquaredError()],
        });
        DataLoader validation = Data.Loader(samples: 50, batchSize: 16, shuffle: false, seed: 5);
        TrainingHistory history = trainer.Fit(Data.Loader(), validation, epochs: 1);
        var (x, y) = new DataLoader(Data.Points(50, 5), batchSize: 50).First();
        Tensor error = ((Layer)trainer.Model).Forward(x) - y;
        ValidationRecord record = history.Validations.Should().ContainSingle().Subject;
        record.Loss.Should().BeApproximately(error.Square().Mean().ToScalar<float>(), 1e-6);
        record.Metrics["mean_absolute_error"].Should().BeApproximately(error.Abs().Mean().ToScalar<float>(), 1e-6);
        record.Metrics["r2"].Should().BeInRange(-10, 1);
        EpochRecord epoch = history.Epochs[0];
        epoch.ValidationLoss.Should().Be(record.Loss);
        epoch.Metrics["mean_squared_error"].Should().BeApproximately(epoch.Loss, 1e-6);
        trainer.Evaluate(validation).Loss.Should().BeApproximately(record.Loss, 1e-9);
        history.ToString().Should().StartWith("TrainingHistory(1 epochs, 4 steps, loss ");

        static TrainingMetric Named(string name, R2Score metric) =>
            new(name, metric, result => metric.Update(result.Predictions!, result.Targets!));
    }

    [Fact]
    public void Without_validation_metrics_are_those_of_the_training()
    {
        Trainer trainer = Data.Trainer(new TrainerOptions { Metrics = [new MeanSquaredError()] });
        EpochRecord epoch = trainer.Fit(Data.Loader(), epochs: 1).Epochs[0];
        epoch.Metrics["mean_squared_error"].Should().BeApproximately(epoch.Loss, 1e-6);
        epoch.ValidationMetrics.Should().BeEmpty();
        epoch.ValidationLoss.Should().BeNull();
    }

    [Fact]
    public void Callbacks_are_called_in_order()
    {
        var recorder = new Recorder();
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [recorder] });
        trainer.Fit(Data.Loader(samples: 32), Data.Loader(samples: 8), epochs: 1);
        recorder.Events.Should().Equal("start", "epoch start", "step", "step", "validation", "epoch end", "end");
    }

    [Fact]
    public void Validation_comes_every_so_many_steps_and_at_the_end()
    {
        Trainer trainer = Data.Trainer(new TrainerOptions { ValidateEverySteps = 3 });
        trainer.Fit(Data.Loader(), Data.Loader(samples: 8), steps: 7)
            .Validations.Select(record => record.Step).Should().Equal(3, 6, 7);
    }

    [Fact]
    public void Schedules_step_with_the_steps_or_the_epochs()
    {
        foreach ((ScheduleUnit unit, double expected) in
            new[] { (ScheduleUnit.Step, 0.01 * Math.Pow(0.5, 8)), (ScheduleUnit.Epoch, 0.01 * 0.25) })
        {
            Sequential model = Data.Model();
            var optimizer = new Sgd(model.Parameters(), 0.01);
            Trainer trainer = Data.Trainer(model, optimizer, new TrainerOptions
            {
                Schedule = new ExponentialSchedule(optimizer, 0.5),
                ScheduleUnit = unit,
            });
            trainer.Fit(Data.Loader(), epochs: 2);
            optimizer.LearningRate.Should().BeApproximately(expected, 1e-12);
        }
    }

    [Fact]
    public void A_plateau_schedule_takes_the_validation_loss()
    {
        Sequential model = Data.Model();
        var optimizer = new Sgd(model.Parameters(), 1e-6);
        var plateau = new PlateauSchedule(optimizer, patience: 0);
        Trainer trainer = Data.Trainer(model, optimizer, new TrainerOptions { Plateau = plateau });
        TrainingHistory history = trainer.Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 2);
        plateau.Best.Should().Be(history.Validations[0].Loss);
        optimizer.LearningRate.Should().BeApproximately(1e-7, 1e-15);
    }

    [Fact]
    public void Averages_are_validated_and_the_model_keeps_its_own_weights()
    {
        Trainer plain = Data.Trainer();
        plain.Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 2);
        foreach (bool validates in new[] { true, false })
        {
            Sequential model = Data.Model();
            var average = new EmaWeights(model, 0.9);
            Trainer trainer = Data.Trainer(
                model, new Adam(model.Parameters(), 0.01),
                new TrainerOptions { Average = average, ValidateWithAverage = validates });
            TrainingHistory history = trainer.Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 2);
            average.UpdateCount.Should().Be(8);
            Data.Weights(model).Should().Equal(Data.Weights(plain.Model));
            (history.Validations[1].Loss == plain.History.Validations[1].Loss).Should().Be(!validates);
            using (average.Apply())
            {
                double averaged = trainer.Evaluate(Data.Loader(seed: 9)).Loss;
                (Math.Abs(averaged - history.Validations[1].Loss) < 1e-6).Should().Be(validates);
            }
        }
    }

    [Fact]
    public void Gradients_are_clipped_by_norm_and_by_value()
    {
        TrainerOptions[] settings = [new() { ClipNorm = 1e-3 }, new() { ClipValue = 1e-4 }];
        foreach (TrainerOptions options in settings)
        {
            Sequential model = Data.Model();
            float[] before = Data.Weights(model);
            Data.Trainer(model, new Sgd(model.Parameters(), 1), options).Fit(Data.Loader(), steps: 1);
            double moved = Math.Sqrt(Data.Weights(model).Zip(before, (a, b) => (a - b) * (a - b)).Sum());
            moved.Should().BeInRange(1e-5, 1.001e-3);
        }
    }

    [Fact]
    public void Lbfgs_evaluates_as_often_as_it_wants()
    {
        Sequential model = Data.Model();
        Trainer trainer = Data.Trainer(model, new Lbfgs(model.Parameters(), 1, maxIterations: 10));
        TrainingHistory history = trainer.Fit(Data.Loader(batchSize: 64, shuffle: false), epochs: 5);
        history.Steps.Should().Be(5);
        history.Epochs[4].Loss.Should().BeLessThan(history.Epochs[0].Loss / 5);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_named_with_its_place(int label)
    {
        var model = new Sequential(new Linear(4, 3));
        var labels = Tensor.From<long>([0, 1, 2, 2, 1, label, 0, 0]);
        var data = new TensorDataset(Tensor.Randn([8, 4], generator: new RandomSource(1)), labels);
        var trainer = new Trainer(
            model, new Sgd(model.Parameters(), 0.1), (y, targets) => Loss.CrossEntropy(y, targets));
        LabelException error = trainer.Invoking(t => t.Fit(new DataLoader(data, 4), epochs: 1))
            .Should().Throw<LabelException>().WithMessage($"*{label}*").Which;
        error.Should().BeAssignableTo<ArgumentException>();
        trainer.History.Steps.Should().Be(1, "the batch before it was good");
        var good = new TensorDataset(data.Tensors[0], labels.Clamp(0, 2));
        trainer.Invoking(t => t.Fit(new DataLoader(good, 4), new DataLoader(data, 4), epochs: 2))
            .Should().Throw<LabelException>("validation says so too");
        trainer.Fit(new DataLoader(good, 4), epochs: 3).Epochs.Should().HaveCountGreaterThan(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_sample_that_cannot_be_read_ends_Fit_with_its_number_and_no_thread_is_left(int workers)
    {
        bool isBroken = true;
        float bad = Data.Points()[21][0].ToArray<float>()[0];
        var threads = new ConcurrentDictionary<Thread, bool>();
        IDataset<TensorTuple> data = Data.Points().Map(sample =>
        {
            threads[Thread.CurrentThread] = true;
            return isBroken && sample[0].ToArray<float>()[0] == bad
                ? throw new IOException("the disk is gone")
                : sample;
        });
        Trainer trainer = Data.Trainer();
        DataLoaderException error = trainer
            .Invoking(t => t.Fit(new DataLoader(data, 8, seed: 1, workers: workers), epochs: 1))
            .Should().Throw<DataLoaderException>().Which;
        error.SampleIndex.Should().Be(21);
        error.InnerException.Should().BeOfType<IOException>();
        trainer.History.Steps.Should().Be(2);
        threads.Keys.Should().NotContain(thread => thread != Thread.CurrentThread && thread.IsAlive);
        isBroken = false;
        trainer.Fit(new DataLoader(data, 8, seed: 1, workers: workers), epochs: 1).Steps.Should().Be(8);
        Trainer whole = Data.Trainer();
        whole.Fit(new DataLoader(Data.Points(), 8), epochs: 1);
        Data.Weights(trainer.Model).Should().Equal(Data.Weights(whole.Model), "it goes on where it broke off");
    }

    [Fact]
    public void A_batch_larger_than_the_data_is_all_of_it()
    {
        Trainer trainer = Data.Trainer();
        trainer.Fit(Data.Loader(samples: 5, batchSize: 100), epochs: 2).Steps.Should().Be(2);
        trainer.Run.EpochSamples.Should().Be(5);
    }

    [Fact]
    public void The_best_validation_is_one_with_a_number()
    {
        var losses = new Queue<float>([float.NaN, 3, 1, 2]);
        var model = new Sequential(new Linear(4, 1));
        var trainer = new Trainer<TensorTuple>(model, new Sgd(model.Parameters(), 0.01), batch =>
        {
            Tensor loss = model.Forward(batch[0]).Mean();
            return new BatchResult(model.IsTraining ? loss : Tensor.Full([], losses.Dequeue()));
        });
        DataLoader one = Data.Loader(samples: 4);
        trainer.Fit(one, Data.Loader(samples: 4), epochs: 1).BestValidation.Should().BeNull();
        trainer.Fit(one, Data.Loader(samples: 4), epochs: 4).BestValidation!.Loss.Should().Be(1);
    }

    [Fact]
    public void Any_sequence_of_batches_will_do()
    {
        (Tensor, Tensor)[] batches = [.. Data.Loader(shuffle: false).Select(batch => (batch[0], batch[1]))];
        Sequential model = Data.Model();
        var trainer = new Trainer<(Tensor X, Tensor Y)>(
            model, new Adam(model.Parameters(), 0.01),
            batch => new BatchResult(Loss.MeanSquaredError(model.Forward(batch.X), batch.Y)) { Samples = 16 });
        trainer.Fit(batches.Take(3), steps: 5).Epochs.Should().ContainSingle();
        Trainer other = Data.Trainer();
        other.Fit(Data.Loader(samples: 64, shuffle: false), steps: 3);
        other.History.Steps.Should().Be(3);
        trainer.Invoking(t => t.Fit([], steps: 100)).Should().Throw<InvalidOperationException>()
            .WithMessage("*the loader gave no batch*");
    }
}
