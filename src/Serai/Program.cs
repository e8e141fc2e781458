return await Serai.Commands.CommandLine.RunAsync(args);
